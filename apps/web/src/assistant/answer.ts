import type { CallToolResult } from '@modelcontextprotocol/server'
import { isAppError } from '@repo/library/errors'
import type { Call } from '#api/endpoint.ts'

/**
 * What a tool answers: the same JSON as text, for assistants that know only that, and as data. A refusal of the
 * library is told to the assistant, which can do something about it; other faults are logged and told without detail.
 */
export async function answer(call: Call, work: () => Promise<object>): Promise<CallToolResult> {
  try {
    const value = (await work()) as Record<string, unknown>
    return { content: [{ type: 'text', text: JSON.stringify(value) }], structuredContent: value }
  } catch (error) {
    return { isError: true, content: [{ type: 'text', text: sentenceOf(call, error) }] }
  }
}

/** Where the person opens `path` in a browser. */
export function addressOf(call: Call, path: string): string {
  return new URL(path, call.parts.config.appUrl).href
}

function sentenceOf(call: Call, error: unknown): string {
  if (isAppError(error) && error.code !== 'internal') return error.message
  call.parts.log.error({ err: error }, 'a tool of an assistant failed')
  return 'Something went wrong in the library. Try again in a moment.'
}
