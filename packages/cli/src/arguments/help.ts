import type { Verb } from './verb.ts'
import { type VerbName, verbs } from './verbs.ts'

const WIDTH = 96

/** The help of one verb, or of `help` the list of all. */
export function helpText(name: VerbName): string {
  return name === 'help' ? listOfVerbs() : verbHelp(name, verbs[name])
}

function listOfVerbs(): string {
  return [
    'Usage: ./deploy.sh <verb> [options]',
    '',
    ...rows(Object.entries(verbs).map(([name, { summary }]) => [name, summary])),
    '',
    './deploy.sh help <verb> explains one. Every setting is in .env.example.',
  ].join('\n')
}

function verbHelp(name: string, verb: Verb): string {
  const options = Object.entries(verb.options).map(
    ([option, { value, meaning, short }]): [string, string] => [
      `${short ? `-${short}, ` : ''}--${option}${value ? ` ${value}` : ''}`,
      meaning,
    ],
  )
  const rest: [string, string][] = verb.rest ? [[`[${verb.rest.name}]`, verb.rest.meaning]] : []
  const lines = rows([...rest, ...options])
  const usage = ['./deploy.sh', name, ...(options.length ? ['[options]'] : []), ...rest.map(([word]) => word)]
  return [
    `Usage: ${usage.join(' ')}`,
    '',
    sentence(verb.summary),
    ...wrap(verb.details),
    ...(lines.length ? ['', ...lines] : []),
  ].join('\n')
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`
}

function rows(pairs: (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...pairs.map(([word]) => word.length))
  return pairs.map(([word, meaning]) => `  ${word.padEnd(width)}  ${meaning}`)
}

function wrap(text: string): string[] {
  const lines: string[] = []
  for (const word of text.split(' ').filter(Boolean)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
