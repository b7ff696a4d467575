import type { Description, Schema } from './openapi.ts'

/** The names in a value that its schema does not have, at any depth, except where the schema takes any. */
export function undeclaredNames(description: Description, schema: Schema, value: unknown): string[] {
  const parts = partsOf(description, schema)
  if (Array.isArray(value)) {
    const items = parts.flatMap((part) => (part.items ? [part.items] : []))
    return value.flatMap((each) => undeclaredNames(description, { allOf: items }, each))
  }
  if (typeof value !== 'object' || value === null) return []
  const properties = parts.map((part) => part.properties ?? {})
  const isClosed = parts.some((part) => part.additionalProperties === false)
  const isBare = properties.every((each) => Object.keys(each).length === 0)
  const isOpen = !isClosed && (isBare || parts.some((part) => part.additionalProperties))
  return Object.entries(value).flatMap(([name, inner]) => {
    const schemas = properties.flatMap((each) => (each[name] ? [each[name]] : []))
    if (schemas.length === 0) return isOpen ? [] : [name]
    return undeclaredNames(description, { allOf: schemas }, inner)
  })
}

/** A schema taken apart: what it refers to, and all that it consists of. */
function partsOf(description: Description, schema: Schema): Schema[] {
  const referred = schema.$ref ? partsOf(description, referredTo(description, schema.$ref)) : []
  return [schema, ...referred, ...(schema.allOf ?? []).flatMap((part) => partsOf(description, part))]
}

function referredTo(description: Description, reference: string): Schema {
  const steps = decodeURIComponent(reference.slice(reference.indexOf('#/') + 2)).split('/')
  let found: unknown = description
  for (const step of steps) {
    found = (found as Record<string, unknown>)[step.replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  if (!found) throw new Error(`nothing at ${reference}`)
  return found as Schema
}
