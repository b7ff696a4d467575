import { existsSync, readFileSync } from 'node:fs'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import { parse } from 'yaml'
import type { Exchange } from './start.ts'
import { undeclaredNames } from './undeclared-names.ts'

/** The description that Typesense publishes. It is not part of the project, and lies beside it where it is checked. */
const DESCRIPTION = new URL('../../../../../shared/typesense/openapi.yml', import.meta.url)

export const hasDescription = existsSync(DESCRIPTION)

export type Schema = {
  $ref?: string
  type?: string
  properties?: Record<string, Schema>
  additionalProperties?: boolean | Schema
  items?: Schema
  allOf?: Schema[]
  description?: string
  'x-go-type'?: string
}
type Parameter = { name: string; in: 'path' | 'query'; required?: boolean; schema: Schema }
type Content = { content?: Record<string, { schema: Schema }> }
type Operation = { parameters?: Parameter[]; requestBody?: Content; responses: Record<string, Content> }
export type Description = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

/** Sent by the official client for itself; the server does not read it. */
const OF_THE_CLIENT = ['throwOnFail']

/** Tells in what an exchange differs from the description; an empty list when in nothing. */
export function createChecker(): (exchange: Exchange) => string[] {
  const description = withoutMistakes(parse(readFileSync(DESCRIPTION, 'utf8')) as Description)
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false, validateSchema: false })
  const coercing = new Ajv({ strict: false, allErrors: true, coerceTypes: true, validateSchema: false })
  for (const each of [ajv, coercing]) {
    formats.default(each)
    each.addSchema(description, 'typesense')
  }
  return (exchange) => {
    const found = operationOf(description, exchange)
    if (!found) return [`${exchange.method} ${exchange.path} is not described`]
    const { operation, pointer } = found
    const problems = [
      ...(exchange.apiKey || exchange.path === '/health' ? [] : ['no API key was sent']),
      ...queryProblems(coercing, description, operation, exchange),
      ...bodyProblems(ajv, description, { operation, pointer }, exchange),
      ...answerProblems(ajv, description, { operation, pointer }, exchange),
    ]
    return problems.map((problem) => `${exchange.method} ${exchange.path}: ${problem}`)
  }
}

/**
 * Where the description says that any value may stand, its types say "object" (its own examples have strings there),
 * and the parameters of a search inside multi_search lack some that every search has.
 */
function withoutMistakes(description: Description): Description {
  const { schemas } = description.components
  Object.assign(schemas.MultiSearchParameters?.properties ?? {}, {
    ...schemas.SearchParameters?.properties,
    ...schemas.MultiSearchParameters?.properties,
  })
  const visit = (schema: Schema) => {
    if (schema['x-go-type'] === 'interface{}') delete schema.type
    const isAnything = schema.description === 'Can be any key-value pair'
    if (isAnything && typeof schema.additionalProperties === 'object') {
      if (schema.additionalProperties.type === 'object') schema.additionalProperties = true
    }
    for (const child of Object.values(schema)) if (typeof child === 'object' && child) visit(child as Schema)
  }
  visit(schemas as Schema)
  return description
}

function operationOf(description: Description, { method, path }: Exchange) {
  for (const [template, operations] of Object.entries(description.paths)) {
    const pattern = new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`)
    const operation = operations[method.toLowerCase()]
    // A fixed path such as documents/import comes before documents/{id} in the description.
    if (operation && pattern.test(path)) {
      return { operation, pointer: `typesense#/paths/${escaped(template)}/${method.toLowerCase()}` }
    }
  }
  return null
}

/** Typesense's description wraps the parameters of a query into one object. */
function queryProblems(
  ajv: Ajv,
  description: Description,
  { parameters = [] }: Operation,
  exchange: Exchange,
): string[] {
  const given = Object.fromEntries([...exchange.parameters].filter(([name]) => !OF_THE_CLIENT.includes(name)))
  const schemas = parameters
    .filter((parameter) => parameter.in === 'query')
    .map(({ name, schema }): Schema => {
      const isWrapped = schema.$ref?.endsWith('Parameters') || schema.type === 'object'
      return isWrapped ? schema : { type: 'object', properties: { [name]: schema } }
    })
    .map(withFullReferences)
  const all: Schema = { type: 'object', additionalProperties: false, allOf: schemas }
  return [
    ...undeclaredNames(description, all, given).map((name) => `the query parameter ${name} is not described`),
    ...errorsOf(compiled(ajv, { allOf: schemas }), given),
  ]
}

function bodyProblems(
  ajv: Ajv,
  description: Description,
  { operation, pointer }: { operation: Operation; pointer: string },
  { body }: Exchange,
): string[] {
  const types = Object.keys(operation.requestBody?.content ?? {})
  if (types.length === 0) return body === '' ? [] : ['a body was sent where none is described']
  if (!types.includes('application/json')) return []
  const schema = { $ref: `${pointer}/requestBody/content/application~1json/schema` }
  const value: unknown = JSON.parse(body)
  return [
    ...errorsOf(compiled(ajv, schema), value),
    ...undeclaredNames(description, schema, value).map((name) => `${name} in the body is not described`),
  ]
}

function answerProblems(
  ajv: Ajv,
  description: Description,
  { operation, pointer }: { operation: Operation; pointer: string },
  { answer }: Exchange,
): string[] {
  const content = operation.responses[answer.status]?.content
  // A key may be refused everywhere; the description does not repeat it.
  if (!content) return answer.status === 401 ? [] : [`the status ${answer.status} is not described`]
  if ('lines' in answer) {
    if (!content['application/octet-stream']) return ['lines were answered where JSON is described']
    return answer.lines.flatMap((line) =>
      typeof JSON.parse(line) === 'object' ? [] : [`not a line of JSON: ${line}`],
    )
  }
  if (!content['application/json']) return ['JSON was answered where none is described']
  const schema = { $ref: `${pointer}/responses/${answer.status}/content/application~1json/schema` }
  const value: unknown = JSON.parse(JSON.stringify(answer.json))
  return [
    ...errorsOf(compiled(ajv, schema), value),
    ...undeclaredNames(description, schema, value).map((name) => `${name} in the answer is not described`),
  ]
}

function withFullReferences(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"typesense#/')) as Schema
}

function errorsOf(validate: ValidateFunction, value: unknown): string[] {
  return validate(value)
    ? []
    : (validate.errors ?? []).map((error: ErrorObject) => `${error.instancePath} ${error.message}`)
}

function escaped(template: string): string {
  return encodeURIComponent(template.replaceAll('~', '~0').replaceAll('/', '~1'))
}

const validators = new WeakMap<Ajv, Map<string, ValidateFunction>>()

/** Compiling takes far longer than checking, and the same few schemas are needed again and again. */
function compiled(ajv: Ajv, schema: Schema): ValidateFunction {
  const known = validators.get(ajv) ?? new Map<string, ValidateFunction>()
  validators.set(ajv, known)
  const key = JSON.stringify(schema)
  const validate = known.get(key) ?? ajv.compile(schema)
  known.set(key, validate)
  return validate
}
