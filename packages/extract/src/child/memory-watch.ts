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
 * where decompressed data lies; a thread of its own notices even while a parser keeps the main thread busy. It is the
 * last thread that this process may start.
 */
export function watchMemory(maxResidentMb: number): void {
  const worker = new Worker(SOURCE, {
    eval: true,
    workerData: { maxResidentBytes: maxResidentMb * 1024 * 1024 },
  })
  worker.unref()
  giveUpThreads()
}

/** A thread can be started without the permissions of its process, so this one stays the only one. */
function giveUpThreads(): void {
  const { permission } = process as { permission?: { drop?(scope: 'worker'): void } }
  // Node knows this since 24.20.
  permission?.drop?.('worker')
}
