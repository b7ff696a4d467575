import { apiDocument } from '#api/openapi/document.ts'

const headers = { 'cache-control': 'public, max-age=300' }
let text: string | undefined

/** The OpenAPI document, for anybody: it tells nothing that is not in the source. */
export function GET(): Response {
  text ??= JSON.stringify(apiDocument())
  return new Response(text, { headers: { ...headers, 'content-type': 'application/json' } })
}
