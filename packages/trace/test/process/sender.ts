import { writeSync } from 'node:fs'
import { createRecorder } from '../../src/recorder.ts'
import type { Receiver } from '../../src/ship/post.ts'

/** Records without end, and says how much, until it is killed. Started with: receiver as JSON, spool, round. */
const [receiver = '', spoolDirectory = '', round = ''] = process.argv.slice(2)
const recorder = createRecorder({
  service: 'sender',
  receiver: JSON.parse(receiver) as Receiver,
  spoolDirectory,
  spoolStaleMs: -1,
})
await recorder.flush(0)

const AT_ONCE = 40
let recorded = 0
const timer = setInterval(() => {
  for (let each = 0; each < AT_ONCE; each++)
    recorder.mark('event', 'e', { content: { number: `${round}:${++recorded}` } })
  // Said when what was recorded has been noted, in the next phase of the same turn.
  setImmediate(() => writeSync(1, `${recorded}\n`))
}, 2)
process.on('disconnect', () => clearInterval(timer))
