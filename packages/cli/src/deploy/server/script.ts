import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Checkout } from '../../checkout.ts'
import type { DeploySettings } from '../settings.ts'
import { quoted } from '../transport/command.ts'
import { runScript } from '../transport/run.ts'

const PARTS = ['main', 'ask', 'execute', 'steps', 'parts']

/** The files of infra/deploy as the one script that runs on a machine. */
export async function serverScript({ root }: Checkout): Promise<string> {
  const texts = await Promise.all(
    PARTS.map((part) => readFile(path.join(root, 'infra/deploy', `${part}.sh`), 'utf8')),
  )
  return [...texts, 'main "$@"\n'].join('\n')
}

/** Asks the machine something that changes nothing but what is asked for. Throws what it said of a failure. */
export async function askServer(
  checkout: Checkout,
  settings: DeploySettings,
  words: readonly string[],
): Promise<string> {
  const input = await serverScript(checkout)
  const script = `mkdir -p ${quoted(settings.path)} && TROVELLA_HOME=${quoted(settings.path)} sh -s -- ${words.map(quoted).join(' ')}`
  const { code, output, problem } = await runScript(settings.target, script, { input })
  if (code !== 0) throw new Error(problem || `${words[0]} failed there with exit code ${code}`)
  return output
}
