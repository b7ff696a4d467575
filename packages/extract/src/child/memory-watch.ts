import { Worker } from 'node:worker_threads'

const CHECK_EVERY_MS = 100

// As source text, so that it needs no file of its own in a bundle.
const SOURCE = `
  const { workerData } = require('node:worker_threads')
  setInterval(() => {
    if (process.memoryUsage.rss() > workerData.maxResidentBytes) process.kill(process.pid, 'SIGKILL')
  }, ${CHECK_EVERY_MS})
`

/**
 * Kills this process when it holds more memory than allowed. The heap limit of V8 does not cover buffers, which is
 * where decompressed data lies; a thread of its own notices even while a parser keeps the main thread busy.
 */
export function watchMemory(maxResidentMb: number): void {
  const worker = new Worker(SOURCE, {
    eval: true,
    workerData: { maxResidentBytes: maxResidentMb * 1024 * 1024 },
  })
  worker.unref()
}
