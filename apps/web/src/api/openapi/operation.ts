import type { ErrorCode } from '@repo/library/errors'
import type { z } from 'zod'
import type { Needs } from '../endpoint.ts'
import { otherAnswers } from './other-answers.ts'
import { sourceAnswers } from './source-answers.ts'

export const answers = { ...sourceAnswers, ...otherAnswers }
export type AnswerName = keyof typeof answers

/**
 * Fields as the route takes them. Where `checked` has a field of the same name, that says more: the route passes it
 * on as text or as it came, and the verb checks it.
 */
export type Fields = { taken: z.ZodObject; checked?: z.ZodObject }

export type Operation = {
  id: string
  path: `/api/${string}`
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  summary: string
  /** What a key must have been made for; `session` takes no key; null asks nobody who they are. */
  needs: Needs | null
  query?: Fields
  json?: Fields | z.ZodType
  /** Text fields of a multipart form, in which a file or several follow. */
  form?: { fields: z.ZodObject | null; isMany: boolean }
  /** By status: a schema of JSON, a media type of something else, or nothing. */
  answers: Record<number, AnswerName | { mediaType: string } | null>
  /** Refusals besides those that its input and its reader bring with them. */
  refusals?: readonly ErrorCode[]
}
