import { chmodSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { problem } from '../http/answer.ts'
import { readBody } from '../http/read-body.ts'
import { send } from '../http/send.ts'
import { type ControlParts, controlHandlers } from './handlers.ts'
import { controlSocket } from './socket.ts'

const MAX_ORDER_BYTES = 4_096

/** Takes orders of the commands over a socket in the folder of the traces. */
export async function openControl(folder: string, parts: ControlParts): Promise<{ close(): Promise<void> }> {
  const file = controlSocket(folder)
  const handlers = new Map(Object.entries(controlHandlers(parts))) as Map<
    string,
    (input: unknown) => Promise<unknown>
  >
  const server = createServer(async (request, response) => {
    const handler = handlers.get((request.url ?? '').slice(1))
    const body = await readBody(request, MAX_ORDER_BYTES)
    if (!handler || !body.ok) return send(response, problem(404, 'This receiver knows no such order.'))
    try {
      send(response, { status: 200, body: await handler(JSON.parse(body.bytes.toString())) })
    } catch (error) {
      send(response, problem(500, error instanceof Error ? error.message : String(error)))
    }
  })
  // What a killed one left behind; whoever holds the folder's store is the only one that runs.
  rmSync(file, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(file, resolve)
  })
  chmodSync(file, 0o600)
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
