import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect } from 'vitest'
import { apiDocument } from '../src/api/openapi/document.ts'

type Described = {
  operationId: string
  security: Record<string, string[]>[]
  responses: Record<string, { content?: Record<string, { schema?: { $ref?: string } }> }>
}

export const document = apiDocument()
export const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    path,
    method: method.toUpperCase(),
    ...(operation as Described),
  })),
)
const ajv = new Ajv2020({ strict: false, allErrors: true })
formats.default(ajv)
ajv.addSchema(document, 'document')

/** What an operation answered, once status, type and content were found to be as the document says. */
export async function described(operationId: string, answer: Response) {
  const operation = operations.find((each) => each.operationId === operationId)
  const response = operation?.responses[answer.status]
  expect(response, `${operationId} has no ${answer.status}`).toBeDefined()
  if (!response?.content) return expect(await answer.text()).toBe('')
  const type = answer.headers.get('content-type') ?? ''
  const name = response.content[type]?.schema?.$ref
  expect(name, `${operationId} has no ${type} for ${answer.status}`).toBeDefined()
  const body = await answer.json()
  const isValid = ajv.compile({ $ref: `document${name}` })
  isValid(body)
  expect(isValid.errors ?? [], `${operationId} ${answer.status} ${JSON.stringify(body)}`).toEqual([])
  return body
}
