import { describe, expect, it } from 'vitest'
import { envExample } from '../src/env-example.ts'
import { variables } from '../src/schema.ts'
import type { Variable } from '../src/variable.ts'

const all = Object.entries<Variable>(variables)

describe('the schema', () => {
  it.each(all)('has a true example and default for %s', (_, variable) => {
    expect(variable.schema.safeParse(variable.example).error).toBeUndefined()
    if (variable.default !== undefined) {
      expect(variable.default).not.toBe('')
      expect(variable.schema.safeParse(variable.default).error).toBeUndefined()
    }
  })

  it.each(all)('marks %s as a secret when its name says so', (name, variable) => {
    const soundsSecret = /SECRET|PASSWORD|TOKEN|_KEY$/.test(name)
    if (soundsSecret) expect(variable.secret).toBe(true)
  })
})

describe('.env.example', () => {
  it('has every variable once, and sets none', () => {
    const lines = envExample().split('\n')
    for (const [name] of all) expect(lines.filter((line) => line.startsWith(`#${name}=`))).toHaveLength(1)
    expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([])
  })
})
