const LEVELS = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60, silent: 100 }
export type LogLevel = keyof typeof LEVELS

type Fields = Record<string, string | number | boolean | null>

/** One line of JSON each on standard output. Fields are chosen by hand, so that no secret gets there. */
export type Log = Record<'debug' | 'info' | 'warn' | 'error', (message: string, fields?: Fields) => void>

export function createLog(level: LogLevel, write = (line: string) => void process.stdout.write(line)): Log {
  const at = (name: keyof Log) => (message: string, fields?: Fields) => {
    if (LEVELS[name] < LEVELS[level]) return
    write(`${JSON.stringify({ level: name, time: new Date().toISOString(), msg: message, ...fields })}\n`)
  }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
