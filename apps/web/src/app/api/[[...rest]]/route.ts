import { AppError } from '@repo/library/errors'
import { problemOf } from '#api/problem.ts'
import { requestIdOf } from '#api/request-id.ts'

async function nothingHere(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  return problemOf(
    new AppError('not_found', `There is nothing at ${pathname}. The API is under /api/v1.`),
    requestIdOf(request.headers),
  )
}

export const GET = nothingHere
export const POST = nothingHere
export const PUT = nothingHere
export const PATCH = nothingHere
export const DELETE = nothingHere
