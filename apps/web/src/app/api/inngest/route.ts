import { AppError } from '@repo/library/errors'
import { problemOf } from '#api/problem.ts'
import { requestIdOf } from '#api/request-id.ts'
import { composition } from '../../../composition.ts'

type Handler = (request: Request) => Promise<Response>

const serve =
  (method: 'GET' | 'POST' | 'PUT'): Handler =>
  async (request) => {
    const { serveJobs } = await composition()
    if (serveJobs) return serveJobs[method](request)
    return problemOf(new AppError('not_found', 'Jobs run in the worker.'), requestIdOf(request.headers))
  }

export const GET = serve('GET')
export const POST = serve('POST')
export const PUT = serve('PUT')
