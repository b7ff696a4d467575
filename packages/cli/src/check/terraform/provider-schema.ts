import google from './google-provider.json' with { type: 'json' }
import type { Body, Resource } from './read-module.ts'

/** What a block may and must hold. */
type Block = { required?: string[]; optional?: string[]; blocks?: Record<string, Block> }
type Kind = Block & { attributes: string[] }

/**
 * The resources and data sources that are used here, with their arguments and attributes, of the provider google
 * 6.50.0. Taken from the schema that the npm package @cdktf/provider-google 16.12.1 was generated from.
 */
const kinds: Record<string, Kind> = google

/** Arguments that Terraform itself knows in every resource. */
const META = [
  'count',
  'for_each',
  'provider',
  'depends_on',
  'lifecycle',
  'timeouts',
  'connection',
  'provisioner',
]

export function isKnownAttribute(address: string, attribute: string): boolean {
  return kinds[address]?.attributes.includes(attribute) ?? true
}

/** What the provider would refuse in a resource: unknown arguments and missing ones. `address` is its type, or data.type. */
export function argumentProblems(address: string, { type, name, body }: Resource): string[] {
  const kind = kinds[address]
  if (!kind) return [`${address} is not in google-provider.json`]
  const own = Object.fromEntries(Object.entries(body).filter(([argument]) => !META.includes(argument)))
  return blockProblems(kind, own).map((problem) => `${type}.${name}${problem}`)
}

function blockProblems(block: Block, body: Body, at = ''): string[] {
  const { required = [], optional = [], blocks = {} } = block
  const { dynamic = {}, ...written } = body as Body & { dynamic?: Record<string, { content: Body[] }[]> }
  const known = new Set([...required, ...optional, ...Object.keys(blocks)])
  const names = [...Object.keys(written), ...Object.keys(dynamic)]
  const inner = (name: string, bodies: unknown) => {
    const child = blocks[name]
    return child && Array.isArray(bodies)
      ? bodies.flatMap((each: Body) => blockProblems(child, each, `${at}.${name}`))
      : []
  }
  return [
    ...names.filter((name) => !known.has(name)).map((name) => `${at} has no argument ${name}`),
    ...required.filter((name) => !names.includes(name)).map((name) => `${at} lacks ${name}`),
    ...Object.entries(written).flatMap(([name, bodies]) => inner(name, bodies)),
    ...Object.entries(dynamic).flatMap(([name, each]) =>
      inner(
        name,
        each.flatMap(({ content }) => content),
      ),
    ),
  ]
}
