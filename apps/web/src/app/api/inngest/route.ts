import { composition } from '../../../composition.ts'

type Handler = (request: Request) => Promise<Response>

const serve =
  (method: 'GET' | 'POST' | 'PUT'): Handler =>
  async (request) => {
    const { serveJobs } = await composition()
    return serveJobs[method](request)
  }

export const GET = serve('GET')
export const POST = serve('POST')
export const PUT = serve('PUT')
