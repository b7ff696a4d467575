import type { z } from 'zod'

/**
 * A schema of what a verb answers once it is JSON. It does not compile unless both say the same: a field that only
 * one of them has, or of another type, is an error where the schema is written.
 */
export function answerOf<Value>() {
  return <Schema extends z.ZodType<Value>>(schema: SaysAll<Value, Schema>): Schema => schema as Schema
}

/** An optional field is not missed by assignment alone: so all are required once. */
type SaysAll<Value, Schema extends z.ZodType> = [Value] extends [z.output<Schema>]
  ? [Required<z.output<Schema>>] extends [Required<Value>]
    ? Schema
    : never
  : never
