import { getReferencesInExpression } from '@cdktn/hcl2json'
import { isKnownAttribute } from './provider-schema.ts'
import type { Module } from './read-module.ts'

/** What the modules that are called give back, by the name of the call. */
export type Outputs = Record<string, readonly string[]>

const BUILT_IN = ['each', 'path', 'count', 'self', 'terraform']

/** References of a module to what it does not have, and what it has that nothing refers to. */
export async function referenceProblems(module: Module, outputs: Outputs): Promise<string[]> {
  const { variables, locals, outputs: own, calls, resources, data, rest } = module
  // Types and what a lifecycle ignores are names too, of other things.
  const values = variables.map(({ body: { type: _, ...body } }) => body)
  const lasting = resources.map(({ body: { lifecycle: _, ...body } }) => body)
  const used = await referencesIn([...own, ...locals, ...calls, ...lasting, ...data, ...values, rest])
  const dangling = [...used].filter((reference) => !resolves(reference, module, outputs))
  const isUsed = (name: string) => [...used].some((each) => each === name || each.startsWith(`${name}.`))
  return [
    ...dangling.map((reference) => `there is no ${reference}`),
    ...[...variables.map(({ name }) => `var.${name}`), ...locals.map(({ name }) => `local.${name}`)]
      .filter((name) => !isUsed(name))
      .map((name) => `nothing uses ${name}`),
  ]
}

/** Every reference inside a value, as in `var.name` or `google_compute_disk.data.id`, without indices. */
async function referencesIn(value: unknown): Promise<Set<string>> {
  const found = new Set<string>()
  for (const expression of expressionsIn(value)) {
    for (const reference of await getReferencesInExpression('expression.tf', expression)) {
      found.add(reference.value.replaceAll(/\[[^\]]*\]/g, ''))
    }
  }
  return found
}

function expressionsIn(value: unknown): string[] {
  if (typeof value === 'string') return interpolations(value)
  if (typeof value !== 'object' || value === null) return []
  const { dynamic, ...rest } = value as { dynamic?: Record<string, unknown> }
  const own = Object.values(rest).flatMap(expressionsIn)
  // Inside a dynamic block its own name stands for the element.
  const inner = Object.entries(dynamic ?? {}).flatMap(([name, blocks]) =>
    expressionsIn(blocks).filter((expression) => !expression.startsWith(`\${${name}.`)),
  )
  return [...own, ...inner]
}

/** What stands in each `${…}` of a text, with that around it. */
function interpolations(text: string): string[] {
  const found: string[] = []
  for (let start = text.indexOf('${'); start >= 0; start = text.indexOf('${', start + 1)) {
    let end = start + 2
    for (let depth = 1; end < text.length && depth > 0; end += 1) {
      if (text[end] === '{') depth += 1
      if (text[end] === '}') depth -= 1
    }
    found.push(text.slice(start, end))
    start = end - 1
  }
  return found
}

function resolves(reference: string, module: Module, outputs: Outputs): boolean {
  const [first = '', second = '', third = '', fourth] = reference.split('.')
  if (BUILT_IN.includes(first)) return true
  if (first === 'var') return module.variables.some(({ name }) => name === second)
  if (first === 'local') return module.locals.some(({ name }) => name === second)
  if (first === 'module') {
    return outputs[second] !== undefined && (third === '' || outputs[second].includes(third))
  }
  if (first === 'data') {
    const exists = module.data.some(({ type, name }) => type === second && name === third)
    return exists && (fourth === undefined || isKnownAttribute(`data.${second}`, fourth))
  }
  const exists = module.resources.some(({ type, name }) => type === first && name === second)
  return exists && (third === '' || isKnownAttribute(first, third))
}
