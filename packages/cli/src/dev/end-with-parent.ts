/**
 * Loaded with `--import` into a program that does not know who started it. When that process is gone, even by
 * kill -9, this one ends as if asked to, after a while in any case, and takes the rest of its process group with it.
 */
const KILL_AFTER_MS = 4_000

process.on('disconnect', () => {
  const killGroup = () => process.kill(-process.pid, 'SIGKILL')
  process.once('exit', killGroup)
  setTimeout(killGroup, KILL_AFTER_MS)
  process.kill(process.pid, 'SIGTERM')
})
// A listener keeps the channel open, and the channel would keep the program running.
process.channel?.unref()
// What this program forks has a channel of its own, to this program, and needs it.
process.execArgv.splice(process.execArgv.indexOf('--import'), 2)
