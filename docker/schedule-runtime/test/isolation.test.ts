import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '..')
const PRODUCT = ['src']
const { dependencies, devDependencies } = JSON.parse(
  readFileSync(path.join(root, 'package.json'), 'utf8'),
) as Record<'dependencies' | 'devDependencies', Record<string, string>>

const files = PRODUCT.flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[jt]s$/.test(name))
    .map((name) => path.join(root, folder, name)),
)

test('nothing of the daemon is imported from outside its folder', () => {
  for (const file of files)
    for (const specifier of importsOf(file)) {
      if (specifier.startsWith('.'))
        expect(path.relative(root, path.join(path.dirname(file), specifier)), file).not.toMatch(/^\.\./)
      else if (!specifier.startsWith('node:'))
        expect([...Object.keys(dependencies), ...Object.keys(devDependencies)], file).toContain(specifier)
    }
})

test('what runs in production needs production dependencies only, and every version is pinned', () => {
  for (const file of files)
    for (const specifier of importsOf(file).filter(
      (each) => !each.startsWith('.') && !each.startsWith('node:'),
    ))
      expect(Object.keys(dependencies), file).toContain(specifier)
  for (const version of Object.values({ ...dependencies, ...devDependencies }))
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
})

function importsOf(file: string): string[] {
  const code = readFileSync(file, 'utf8')
  const found = [
    ...code.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s+'([^']+)'|\bimport\(\s*'([^']+)'/g),
  ]
  const specifiers = found.map(([, named, dynamic]) => named ?? dynamic ?? '')
  const bare = specifiers.filter((specifier) => !specifier.startsWith('node:') && isBuiltin(specifier))
  expect(bare, file).toEqual([])
  return specifiers
}
