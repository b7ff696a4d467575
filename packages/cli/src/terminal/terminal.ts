import { styleText } from 'node:util'

export type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'cyan'

/** Where the CLI writes for people. Colour only where the stream shows it and NO_COLOR does not object. */
export type Terminal = {
  line(text?: string): void
  style(style: Style, text: string): string
  /** Runs a step, with its name and seconds on screen while it lasts, and one line when it is done. */
  step<T>(name: string, work: (report: (detail: string) => void) => Promise<T>): Promise<T>
  /** The same without the line when it is done. */
  progress<T>(name: string, work: (report: (detail: string) => void) => Promise<T>): Promise<T>
}

export function createTerminal(stream: NodeJS.WriteStream): Terminal {
  // The terminal may close before we do; what is said after that is for nobody.
  stream.on('error', () => undefined)
  const style = (wanted: Style, text: string) => styleText(wanted, text, { stream })
  const live = createLiveLine(stream)
  const line = (text = '') => live.above(`${text}\n`)
  const progress: Terminal['progress'] = async (name, work) => {
    const began = performance.now()
    let detail = ''
    const show = () => live.set(`  … ${name}${detail && `: ${detail}`} ${style('dim', secondsSince(began))}`)
    const timer = setInterval(show, 200)
    try {
      return await work((text) => {
        detail = text
        show()
      })
    } finally {
      clearInterval(timer)
      live.clear()
    }
  }
  const step: Terminal['step'] = async (name, work) => {
    const began = performance.now()
    const say = (mark: string) => line(`  ${mark} ${name} ${style('dim', secondsSince(began))}`)
    try {
      const result = await progress(name, work)
      say(style('green', '✓'))
      return result
    } catch (error) {
      say(style('red', '✗'))
      throw error
    }
  }
  return { line, style, step, progress }
}

function secondsSince(began: number): string {
  return `${((performance.now() - began) / 1_000).toFixed(1)} s`
}

/** One line at the bottom that is rewritten in place; nothing on a stream that cannot. */
function createLiveLine(stream: NodeJS.WriteStream) {
  let shown = ''
  const erase = () => {
    if (shown) stream.write('\r\u001b[2K')
  }
  return {
    set: (text: string) => {
      if (!stream.isTTY) return
      erase()
      shown = text
      stream.write(text)
    },
    clear: () => {
      erase()
      shown = ''
    },
    above: (text: string) => {
      erase()
      stream.write(`${text}${shown}`)
    },
  }
}
