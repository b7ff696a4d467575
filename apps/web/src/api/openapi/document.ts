import { SESSION_COOKIE } from '@repo/auth/session-cookie'
import type { ErrorCode } from '@repo/library/errors'
import { scheduleInput } from '@repo/library/schedules/schema'
import { sourceInput } from '@repo/library/sources/schema'
import { z } from 'zod'
import { statusOf } from '../problem.ts'
import { type AnswerName, answers, type Fields, type Operation } from './operation.ts'
import { otherOperations } from './other-operations.ts'
import { sourceOperations } from './source-operations.ts'

type Json = Record<string, unknown>

export type ApiDocument = {
  openapi: string
  info: { title: string; version: string; description: string }
  paths: Record<string, Record<string, Json>>
  components: { schemas: Record<string, Json>; securitySchemes: Json }
} & Json

const operations = [...sourceOperations, ...otherOperations]

/** The OpenAPI 3.1 description of the API, made from the very schemas by which routes check what they are sent. */
export function apiDocument(): ApiDocument {
  const paths: ApiDocument['paths'] = {}
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: described(operation) }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Trovella',
      version: '1',
      description: 'A research library people host themselves. What it refuses is a problem of RFC 9457.',
    },
    servers: [{ url: '/' }],
    paths,
    components: { schemas: answerSchemas(), securitySchemes },
  }
}

const securitySchemes = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
    description:
      'Of a signed-in browser; over https its name begins with __Secure-. Writes need our Origin too.',
  },
  key: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key, made under Settings for reading or writing.',
  },
}

function described(operation: Operation): Json {
  const parameters = [...pathParameters(operation.path), ...queryParameters(operation.query)]
  const content = bodyContent(operation)
  return {
    operationId: operation.id,
    summary: operation.summary,
    security: securityOf(operation.needs),
    ...(parameters.length > 0 && { parameters }),
    ...(content && { requestBody: { required: true, content } }),
    responses: responsesOf(operation),
  }
}

function securityOf(needs: Operation['needs']): Json[] {
  if (needs === null) return []
  return needs === 'session' ? [{ session: [] }] : [{ session: [] }, { key: [needs] }]
}

/** What may stand in an address, by its name there. */
const inPath: Record<string, z.ZodType> = { id: sourceInput.shape.id, name: scheduleInput.shape.name }

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: schemaOf(inPath[name] ?? z.string()),
  }))
}

function queryParameters(query: Fields | undefined): Json[] {
  if (!query) return []
  const { properties, required } = merged(query)
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}

function bodyContent({ json, form }: Operation): Json | null {
  if (!json && !form) return null
  return {
    ...(json && { 'application/json': { schema: 'taken' in json ? merged(json) : schemaOf(json) } }),
    ...(form && { 'multipart/form-data': { schema: formSchema(form) } }),
  }
}

function formSchema({ fields, isMany }: NonNullable<Operation['form']>): Json {
  const one = { type: 'string', format: 'binary' }
  const file = isMany ? { type: 'array', items: one, minItems: 1 } : one
  const { properties = {} } = fields ? schemaOf(fields) : {}
  return { type: 'object', properties: { ...(properties as Json), file }, required: ['file'] }
}

/** Which fields there are says the route, and what they may hold the verb. */
function merged({ taken, checked }: Fields) {
  const { properties = {}, required = [], ...rest } = schemaOf(taken)
  const told = (checked ? (schemaOf(checked).properties ?? {}) : {}) as Json
  const entries = Object.entries(properties as Json).map(([name, schema]) => [name, told[name] ?? schema])
  return { ...rest, properties: Object.fromEntries(entries) as Json, required: required as string[] }
}

function responsesOf({ answers, needs, refusals = [], ...input }: Operation): Json {
  const codes = new Set<ErrorCode>(refusals)
  if (input.query || input.json || input.form) codes.add('invalid')
  if (input.json) codes.add('too_large')
  if (input.path.includes('{')) codes.add('not_found')
  if (needs)
    for (const code of ['unauthenticated', 'forbidden', 'rate_limited', 'unavailable', 'internal'] as const)
      codes.add(code)
  const refused = [...codes].map((code) => [statusOf(code).status, problemResponse(statusOf(code).title)])
  const answered = Object.entries(answers).map(([status, answer]) => [
    status,
    responseOf(Number(status), answer),
  ])
  return Object.fromEntries([...answered, ...refused])
}

function responseOf(status: number, answer: Operation['answers'][number]): Json {
  const description = status === 204 ? 'Done' : status < 300 ? 'What was asked for' : 'Not available now'
  if (answer === null) return { description }
  const isName = typeof answer === 'string'
  const content = isName ? { 'application/json': { schema: reference(answer) } } : { [answer.mediaType]: {} }
  return { description, content }
}

function problemResponse(title: string): Json {
  return { description: title, content: { 'application/problem+json': { schema: reference('Problem') } } }
}

function reference(name: AnswerName): Json {
  return { $ref: `#/components/schemas/${name}` }
}

function answerSchemas(): Record<string, Json> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(answers)) registry.add(schema, { id })
  const { schemas } = z.toJSONSchema(registry, {
    uri: (id) => `#/components/schemas/${id}`,
    override: briefly,
  })
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, plain(schema)]))
}

/** What is sent, before it is trimmed or turned into something else. */
function schemaOf(schema: z.ZodType): Json {
  return plain(
    z.toJSONSchema(schema, {
      io: 'input',
      unrepresentable: 'any',
      override: briefly,
    }),
  )
}

/** A moment in a query is text, and a format that has a name needs no pattern besides. */
function briefly({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodTypes
  jsonSchema: z.core.JSONSchema.BaseSchema
}) {
  if (zodSchema._zod.def.type === 'date') jsonSchema.type = 'string'
  if (jsonSchema.format) delete jsonSchema.pattern
}

function plain({ $schema: _, $id: __, ...schema }: Json): Json {
  return schema
}
