import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerProbe } from '../src/probe/answer.ts'
import { isDeploying } from '../src/probe/is-deploying.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trovella-probe-'))
})
afterAll(() => rm(folder, { recursive: true }))

const config = { releaseColour: 'green', revision: 'abc' } as const
const ready = () => ({ ready: true, reason: null })

test('only the token beside the pointer opens the probe, and only while it is there', async () => {
  const releasePointerFile = path.join(folder, 'live')
  const opens = (token: string | null) => isDeploying({ releasePointerFile }, token)
  expect(opens('secret')).toBe(false)
  await writeFile(path.join(folder, 'probe'), 'secret\n')
  expect([opens('secret'), opens('other'), opens(''), opens(null)]).toEqual([true, false, false, false])
  expect(isDeploying({ releasePointerFile: undefined }, 'secret')).toBe(false)
  await rm(path.join(folder, 'probe'))
  expect(opens('secret')).toBe(false)
})

test('the probe is told who answers, and how much of its body arrived', async () => {
  const request = new Request('http://web/api/probe', { method: 'POST', body: 'x'.repeat(2_048) })
  const answer = await answerProbe(request, { config, readiness: ready })
  expect(await answer.json()).toEqual({
    ...{ colour: 'green', revision: 'abc', bytes: 2_048 },
    readiness: { ready: true, reason: null },
  })
})

test('its stream says good-bye when the process shuts down', async () => {
  let ticks = 0
  const readiness = () => (++ticks > 2 ? { ready: false, reason: 'shutting down' } : ready())
  const answer = await answerProbe(new Request('http://web/api/probe?stream'), { config, readiness })
  expect((await answer.text()).split('\n\n').at(-2)).toMatch(/^event: bye\ndata: \{"colour":"green"/)
})
