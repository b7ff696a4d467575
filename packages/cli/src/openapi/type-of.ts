type Schema = Record<string, unknown>

/** The TypeScript of what a JSON Schema lets pass, on one line. What it does not know is `unknown`. */
export function typeOf(schema: Schema): string {
  if (typeof schema.$ref === 'string') return referred(schema.$ref)
  if ('const' in schema) return JSON.stringify(schema.const)
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const choices = schema.anyOf ?? schema.oneOf
  if (Array.isArray(choices)) return choices.map(typeOf).join(' | ')
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type })).join(' | ')
  if (schema.format === 'binary') return 'Blob'
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type
    case 'integer':
    case 'number':
      return 'number'
    case 'array':
      return `(${typeOf((schema.items ?? {}) as Schema)})[]`
    case 'object':
      return objectOf(schema)
    default:
      return 'unknown'
  }
}

function referred(address: string): string {
  return `components['schemas']['${address.split('/').at(-1)}']`
}

function objectOf({ properties, required, additionalProperties, propertyNames }: Schema): string {
  const needed = Array.isArray(required) ? required : []
  const fields = Object.entries((properties ?? {}) as Record<string, Schema>).map(
    ([name, schema]) => `${JSON.stringify(name)}${needed.includes(name) ? '' : '?'}: ${typeOf(schema)}`,
  )
  const rest = additionalProperties
  if (typeof rest !== 'object' || rest === null) return `{ ${fields.join('; ')} }`
  // Beside fields of their own, an index signature would have to allow for those too.
  if (fields.length > 0) return `{ ${fields.join('; ')} } & { [name: string]: unknown }`
  const names = (propertyNames as Schema | undefined)?.enum
  if (!Array.isArray(names)) return `{ [name: string]: ${typeOf(rest as Schema)} }`
  const value = typeOf(rest as Schema)
  return `{ ${names.map((name) => `${JSON.stringify(name)}${needed.includes(name) ? '' : '?'}: ${value}`).join('; ')} }`
}
