import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import type { OrderName, Orders } from './orders.ts'
import { controlSocket } from './socket.ts'

const TIMEOUT_MS = 60_000

/** Gives an order to the receiver that runs on this folder; null when none does. Rejects with what went wrong there. */
export async function order<Name extends OrderName>(
  folder: string,
  name: Name,
  input: Orders[Name]['input'],
): Promise<Orders[Name]['output'] | null> {
  const answer = await post(controlSocket(folder), `/${name}`, JSON.stringify(input))
  if (answer === null) return null
  if (answer.status !== 200) throw new Error(answer.body)
  return JSON.parse(answer.body) as Orders[Name]['output']
}

function post(
  socketPath: string,
  path: string,
  body: string,
): Promise<{ status: number; body: string } | null> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, path, method: 'POST', timeout: TIMEOUT_MS }, (response) => {
      text(response).then((answer) => resolve({ status: response.statusCode ?? 0, body: answer }), reject)
    })
    sent.on('timeout', () => sent.destroy(new Error('The receiver does not answer.')))
    sent.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' || error.code === 'ECONNREFUSED' ? resolve(null) : reject(error),
    )
    sent.end(body)
  })
}
