import { parentPort } from 'node:worker_threads'
import { addRows, createMatrix, type Matrix, nearestRows, removeRows } from './matrix.ts'
import type { Answer, Request } from './messages.ts'

const matrices = new Map<string, Matrix>()

parentPort?.on('message', (request: Request) => {
  const answer = handle(request)
  if (answer) parentPort?.postMessage(answer)
})

function handle(request: Request): Answer | undefined {
  if (request.type === 'drop') {
    matrices.delete(request.key)
    return undefined
  }
  if (request.type === 'find') {
    const matrix = matrices.get(request.key)
    return { id: request.id, nearest: matrix ? nearestRows(matrix, request.query, request) : [] }
  }
  const matrix = matrices.get(request.key) ?? createMatrix(request.dimensions)
  matrices.set(request.key, matrix)
  removeRows(matrix, request.removed)
  addRows(matrix, request.added, request.rows)
  return undefined
}
