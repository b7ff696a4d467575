import { endpoint } from '#api/endpoint.ts'
import { serveAssistant } from '#assistant/serve.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: { needs: 'read', handle: serveAssistant },
})
