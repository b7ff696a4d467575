import { surviveClosedOutput } from '../../src/closed-output.ts'
import { createRecorder } from '../../src/recorder.ts'
import type { Receiver } from '../../src/ship/post.ts'
import { watchExceptions } from '../../src/watch/exception.ts'

/** A process that no exception ends, as Next.js is one. Started with: receiver as JSON, spool. Throws when told to. */
const [receiver = '', spoolDirectory = ''] = process.argv.slice(2)
const recorder = createRecorder({
  service: 'survivor',
  receiver: JSON.parse(receiver) as Receiver,
  spoolDirectory,
})
surviveClosedOutput()
watchExceptions(recorder)
process.on('uncaughtException', (error) => process.stderr.write(String(error)))
process.on('message', () => {
  setImmediate(() => process.send?.('went on'))
  throw new Error('thrown')
})
process.on('disconnect', () => void recorder.close())
