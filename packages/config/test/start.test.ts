import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const start = fileURLToPath(new URL('../src/start.ts', import.meta.url))

it('ends a wrongly configured process with 78 and one table', () => {
  const script = `import { configOrExit } from ${JSON.stringify(start)}; configOrExit('web'); console.log('started')`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    env: { PATH: process.env.PATH, AUTH_SECRET: 'far-too-short' },
    encoding: 'utf8',
    timeout: 20_000,
  })
  expect(status).toBe(78)
  expect(stdout).toBe('')
  expect(stderr).toContain('3 variables are missing or wrong')
  expect(stderr).not.toContain('far-too-short')
})
