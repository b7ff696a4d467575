export type Json = { ok: true; value: unknown } | { ok: false }

export function parseJson(bytes: Buffer): Json {
  try {
    return { ok: true, value: JSON.parse(bytes.toString()) }
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false }
    throw error
  }
}
