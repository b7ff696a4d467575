import { parseArgs } from 'node:util'
import { nearest } from './nearest.ts'
import type { Option, Verb } from './verb.ts'
import { type VerbName, verbs } from './verbs.ts'

export type Understood = {
  ok: true
  verb: VerbName
  /** The help of the verb was asked for. */
  help: boolean
  options: Record<string, string | true>
  rest: string[]
}

export type Invocation = Understood | { ok: false; message: string }

/** What was asked for on the command line, or what to say about it. */
export function parseArguments(argv: readonly string[]): Invocation {
  const [name = 'help', ...args] = argv
  if (name === '--help' || name === '-h') return invocation('help')
  if (!isVerb(name)) return { ok: false, message: unknownVerb(name) }
  const verb: Verb = verbs[name]
  if (verb.rest?.isHandedOver) return handedOver(name, args)
  const { tokens } = parseArgs({
    args,
    options: optionTypes(verb),
    strict: false,
    tokens: true,
    allowPositionals: true,
  })
  const options: Record<string, string | true> = {}
  const rest: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') rest.push(token.value)
    if (token.kind !== 'option') continue
    if (token.name === 'help') return { ...invocation(name), help: true }
    const problem = optionProblem(name, verb.options, token)
    if (problem) return { ok: false, message: problem }
    options[token.name] = token.value ?? true
  }
  const problem = restProblem(name, verb, rest)
  if (problem) return { ok: false, message: problem }
  const topic = name === 'help' ? rest[0] : undefined
  return topic !== undefined && isVerb(topic)
    ? { ...invocation(topic), help: true }
    : { ...invocation(name), options, rest }
}

export function isVerb(name: string): name is VerbName {
  return Object.hasOwn(verbs, name)
}

function unknownVerb(name: string): string {
  const meant = nearest(name, Object.keys(verbs))
  return `There is no "${name}". ${meant ? `Did you mean "${meant}"?` : 'See ./deploy.sh help.'}`
}

function invocation(verb: VerbName): Understood {
  return { ok: true, verb, help: false, options: {}, rest: [] }
}

/** Only help before everything else is ours. */
function handedOver(verb: VerbName, args: string[]): Understood {
  const help = args[0] === '--help' || args[0] === '-h'
  return help ? { ...invocation(verb), help } : { ...invocation(verb), rest: args }
}

function optionTypes(verb: Verb) {
  return {
    help: { type: 'boolean' as const, short: 'h' },
    ...Object.fromEntries(
      Object.entries(verb.options).map(([name, { value, short }]) => [
        name,
        { type: value ? ('string' as const) : ('boolean' as const), ...(short ? { short } : {}) },
      ]),
    ),
  }
}

function optionProblem(
  verb: VerbName,
  options: Record<string, Option>,
  token: { name: string; rawName: string; value?: string | undefined },
): string | null {
  const option = options[token.name]
  if (!option) {
    const meant = nearest(token.name, Object.keys(options))
    const hint = meant ? `Did you mean "--${meant}"?` : `See ./deploy.sh help ${verb}.`
    return `"${verb}" has no option "${token.rawName}". ${hint}`
  }
  if (option.value && (token.value === undefined || token.value.startsWith('--'))) {
    return `"--${token.name}" needs a value: --${token.name} ${option.value}`
  }
  if (!option.value && token.value !== undefined) return `"--${token.name}" takes no value.`
  if (option.value === 'N' && !isPort(token.value)) {
    return `"--${token.name}" takes a port from 1 to 65535, not "${token.value}".`
  }
  if (option.value === 'S' && !/^[1-9]\d{0,4}$/.test(token.value ?? '')) {
    return `"--${token.name}" takes a number of seconds, not "${token.value}".`
  }
  return null
}

function isPort(text = ''): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
}

function restProblem(name: VerbName, verb: Verb, rest: string[]): string | null {
  const most = verb.rest?.most ?? 0
  const surplus = rest[most]
  if (surplus !== undefined)
    return `"${name}" does not know what to do with "${surplus}". See ./deploy.sh help ${name}.`
  if (name === 'help' && rest[0] !== undefined && !isVerb(rest[0])) return unknownVerb(rest[0])
  return null
}
