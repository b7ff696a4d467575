import { typeOf } from './type-of.ts'

type Json = Record<string, unknown>
type Parameter = { name: string; in: string; required: boolean; schema: Json }
type Content = { content?: Record<string, { schema?: Json }> }
type Operation = {
  summary: string
  parameters?: Parameter[]
  requestBody?: Content
  responses: Record<string, Content>
}

export type ApiDocument = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Json> }
}

/** TypeScript of an OpenAPI document: `paths` and `components`, as openapi-typescript has them. */
export function typesOf({ paths, components }: ApiDocument): string {
  const schemas = Object.entries(components.schemas).map(([name, schema]) => `    ${name}: ${typeOf(schema)}`)
  const addresses = Object.entries(paths).map(
    ([path, operations]) => `  '${path}': {\n${Object.entries(operations).map(operationOf).join('\n')}\n  }`,
  )
  return [
    '// Made by ./deploy.sh types from the OpenAPI document. Make it anew rather than change it.',
    `export interface paths {\n${addresses.join('\n')}\n}`,
    `export interface components {\n  schemas: {\n${schemas.join('\n')}\n  }\n}`,
    '',
  ].join('\n\n')
}

function operationOf([method, { summary, parameters = [], requestBody, responses }]: [
  string,
  Operation,
]): string {
  const answers = Object.entries(responses).map(
    ([status, response]) =>
      `        ${status}: { headers: { [name: string]: unknown }; ${contentOf(response)} }`,
  )
  return [
    `    /** ${summary} */`,
    `    ${method}: {`,
    `      parameters: { ${['query', 'path'].map((place) => placeOf(place, parameters)).join('; ')}; header?: never; cookie?: never }`,
    `      requestBody${requestBody ? `: { ${contentOf(requestBody)} }` : '?: never'}`,
    `      responses: {\n${answers.join('\n')}\n      }`,
    '    }',
  ].join('\n')
}

function placeOf(place: string, parameters: readonly Parameter[]): string {
  const here = parameters.filter((parameter) => parameter.in === place)
  if (here.length === 0) return `${place}?: never`
  const fields = here.map(({ name, required, schema }) => `${name}${required ? '' : '?'}: ${typeOf(schema)}`)
  return `${place}${here.some(({ required }) => required) ? '' : '?'}: { ${fields.join('; ')} }`
}

function contentOf({ content }: Content): string {
  if (!content) return 'content?: never'
  const types = Object.entries(content).map(
    ([type, { schema }]) => `'${type}': ${schema ? typeOf(schema) : 'unknown'}`,
  )
  return `content: { ${types.join('; ')} }`
}
