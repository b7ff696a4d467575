import { composition } from '../../../../composition.ts'

async function handle(request: Request): Promise<Response> {
  const { auth } = await composition()
  return auth.handler(request)
}

export const GET = handle
export const POST = handle
