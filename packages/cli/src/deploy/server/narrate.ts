import type { Terminal } from '../../terminal/terminal.ts'
import type { JournalLine } from './journal.ts'

/** Tells a journal as it grows: each step with its seconds, and the one that is under way. */
export function narrate(terminal: Terminal): { tell(line: JournalLine): void; end(): void } {
  let under: { line: JournalLine; end: () => void } | null = null
  const over = () => {
    under?.end()
    under = null
  }
  return {
    end: over,
    tell: (line) => {
      if (line.state === 'began') {
        const { promise, resolve } = Promise.withResolvers<void>()
        over()
        under = { line, end: resolve }
        void terminal.progress(line.step, () => promise)
        return
      }
      if (line.step === 'end') return over()
      const took = under?.line.step === line.step ? line.at.getTime() - under.line.at.getTime() : null
      over()
      const mark = line.state === 'failed' ? terminal.style('red', '✗') : terminal.style('green', '✓')
      const seconds = took === null ? '' : ` ${terminal.style('dim', `${(took / 1_000).toFixed(1)} s`)}`
      terminal.line(`  ${mark} ${line.step}${seconds}${line.detail ? ` ${line.detail}` : ''}`)
    },
  }
}
