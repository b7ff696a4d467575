import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { environment } from '@repo/config/environment'
import { secrets } from '@repo/config/secret-list'
import { nearest } from '../arguments/nearest.ts'
import type { Checkout } from '../checkout.ts'
import { deploySettings, namedMachine } from '../deploy/settings.ts'
import { EXIT } from '../exit-codes.ts'
import { runProgram } from '../process/run-program.ts'
import { alignColumns } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { addVersionCommand, type Command, sendCommand } from './commands.ts'
import { edit, firstText } from './edit.ts'
import { readSecretFile, type SecretFile, valuesOf, withValue, writeSecretFile } from './file.ts'
import { differences, judge, requiredIn } from './judge.ts'
import { rotation } from './rotation.ts'

export type Choices = {
  json: boolean
  dryRun: boolean
  /** Secret Manager takes what is made, instead of the file. */
  gcloud: boolean
  file?: string | undefined
  key?: string | undefined
}

type Asked = {
  checkout: Checkout
  terminal: Terminal
  choices: Choices
  at: SecretFile
  what: string | undefined
}

const words: Record<string, (asked: Asked) => Promise<number>> = { check, diff, edit: editFile, rotate, send }

/** The secrets of a machine, in an encrypted file here or in Secret Manager. No value is ever printed. */
export async function runSecrets(
  checkout: Checkout,
  terminal: Terminal,
  [word = '', what]: readonly string[],
  choices: Choices,
): Promise<number> {
  const run = Object.hasOwn(words, word) ? words[word] : undefined
  const at = {
    file: path.resolve(choices.file ?? path.join(checkout.root, 'secrets.age')),
    keyFile: path.resolve(choices.key ?? path.join(checkout.root, 'secrets.key')),
  }
  if (run) return run({ checkout, terminal, choices, at, what })
  const meant = nearest(word, Object.keys(words))
  return refuse(
    word
      ? `"secrets" has no "${word}". ${meant ? `Did you mean "${meant}"?` : 'See ./deploy.sh help secrets.'}`
      : `Which one? ./deploy.sh secrets ${Object.keys(words).join(' | ')}`,
    EXIT.usage,
  )
}

async function check({ checkout, terminal, choices, at }: Asked): Promise<number> {
  const compose = await readFile(path.join(checkout.root, 'infra/docker-compose.prod.yml'), 'utf8')
  const verdicts = judge(valuesOf(await requireText(at)), requiredIn(compose))
  const bad = verdicts.filter(({ state }) => state === 'missing' || state === 'wrong')
  if (choices.json) terminal.line(JSON.stringify(verdicts, null, 2))
  else
    for (const row of alignColumns(verdicts.map(({ name, state, why }) => [name, state, why])))
      terminal.line(row)
  return bad.length > 0 ? EXIT.failed : EXIT.ok
}

async function diff({ checkout, terminal, choices, at, what: host }: Asked): Promise<number> {
  const here = valuesOf(await requireText(at))
  const machine = machineOf(checkout, host)
  if (machine) return perform(sendCommand(machine, here, true))
  const there = valuesOf(await readFile(path.join(checkout.root, '.env'), 'utf8').catch(() => ''))
  const found = differences(here, there)
  if (choices.json) terminal.line(JSON.stringify(found, null, 2))
  else if (found.length === 0) terminal.line('.env of this checkout has the same secrets.')
  else for (const row of alignColumns(found.map(({ name, change }) => [name, change]))) terminal.line(row)
  return EXIT.ok
}

async function editFile({ terminal, at }: Asked): Promise<number> {
  const text = (await readSecretFile(at)) ?? firstText()
  const { VISUAL, EDITOR } = environment()
  const edited = await edit(text, VISUAL || EDITOR || 'vi')
  if (edited === text) {
    terminal.line('Nothing was changed.')
    return EXIT.ok
  }
  await save(terminal, at, edited)
  for (const { name, why } of judge(valuesOf(edited), new Set()).filter(({ state }) => state === 'wrong')) {
    terminal.line(`${name} ${why}`)
  }
  return EXIT.ok
}

async function rotate({ terminal, choices, at, what: name }: Asked): Promise<number> {
  if (!name) return refuse('Which secret? ./deploy.sh secrets rotate AUTH_SECRET', EXIT.usage)
  const made = rotation(name)
  if (!made.ok) return refuse(made.message, EXIT.failed)
  const id = secrets.find((secret) => secret.name === name)?.id ?? name
  const place = choices.gcloud ? `${id} in Secret Manager` : at.file
  if (choices.dryRun) {
    terminal.line(`${name} would get a new value in ${place}. ${made.consequence}`)
    return EXIT.ok
  }
  if (choices.gcloud) {
    const code = await perform(addVersionCommand(id, made.value))
    if (code !== EXIT.ok) return code
  } else await save(terminal, at, withValue((await readSecretFile(at)) ?? firstText(), name, made.value))
  const then = choices.gcloud ? 'sync-secrets-vm.sh on the machine' : './deploy.sh secrets send'
  terminal.line(`${name} has a new value in ${place}. It counts after: ${then}. ${made.consequence}`)
  return EXIT.ok
}

async function send({ checkout, choices, at, what: host }: Asked): Promise<number> {
  const machine = machineOf(checkout, host)
  if (machine) return perform(sendCommand(machine, valuesOf(await requireText(at)), choices.dryRun))
  return refuse(
    'Where to? Set DEPLOY_HOST, or name a machine: ./deploy.sh secrets send trovella@library.example.org',
    EXIT.usage,
  )
}

function machineOf(checkout: Checkout, named: string | undefined) {
  return named ? namedMachine(checkout, named) : deploySettings(checkout)
}

function perform({ program, args, input }: Command): Promise<number> {
  return runProgram({ program, args }, input)
}

async function save(terminal: Terminal, at: SecretFile, text: string): Promise<void> {
  const { newKey } = await writeSecretFile(at, text)
  terminal.line(`Written: ${at.file}`)
  if (newKey)
    terminal.line(
      `Its key is new, at ${at.keyFile}: keep a copy where it survives this machine, and out of git.`,
    )
}

async function requireText(at: SecretFile): Promise<string> {
  const text = await readSecretFile(at)
  if (text !== null) return text
  throw new Error(
    `There is no ${at.file}. Make it with ./deploy.sh secrets edit, or name another with --file.`,
  )
}

function refuse(message: string, code: number): number {
  process.stderr.write(`${message}\n`)
  return code
}
