/**
 * Lets the process go on when nobody reads what it prints any more. Unheard, that error would be an uncaught
 * exception, and where those do not end the process, as under Next.js, printing one would be the next.
 */
export function surviveClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}
