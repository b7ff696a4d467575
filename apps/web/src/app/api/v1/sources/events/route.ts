import { endpoint } from '#api/endpoint.ts'
import { eventStream } from '#live/event-stream.ts'

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: {
    needs: 'read',
    handle: ({ request, parts, actor }) =>
      eventStream(parts.sourceEvents, actor.organizationId, request.signal),
  },
})
