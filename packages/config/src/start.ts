import { environment } from './environment.ts'
import { type Config, ConfigError, loadConfig, type ProcessName } from './load.ts'

/** EX_CONFIG of sysexits.h: the process was configured wrongly, and starting it again will not help. */
export const EXIT_CONFIG = 78

/** The configuration of this process. Where it is wrong, prints one table and ends the process with 78. */
export function configOrExit<Process extends ProcessName>(name: Process): Config<Process> {
  try {
    return loadConfig(name, environment())
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(EXIT_CONFIG)
  }
}
