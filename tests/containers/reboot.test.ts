import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until, whyNot } from './docker.ts'
import { SERVICES } from './production-stack.ts'
import { type Engine, startEngine, whyNoSecondEngine } from './second-engine.ts'
import { type Production, startProduction } from './start-production.ts'

const reason = (await whyNot()) ?? (await whyNoSecondEngine())

describe.skipIf(reason)(
  `the production machine started again${reason ? ` (left out: ${reason})` : ''}`,
  { timeout: 600_000 },
  () => {
    let folder: string
    let engine: Engine
    let production: Production

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'trovella-engine-'))
      engine = await startEngine(folder)
      production = await startProduction('reboot', engine)
      const { visitor } = production
      await visitor.signUp()
      await visitor.addNote('Beacons', 'The beacon is lit when the pilot boat is out.')
      expect(await visitor.find('beacon pilot')).toContain('Beacons')
    }, 900_000)

    afterAll(async () => {
      await engine?.cutPower()
      await production?.close()
      if (folder) await rm(folder, { recursive: true, force: true })
    }, 120_000)

    async function healthyServices(): Promise<string[]> {
      const lines = (await production.compose('ps', '--format', '{{.Service}} {{.Health}}')).split('\n')
      return lines.filter((line) => line.endsWith(' healthy')).map((line) => line.split(' ')[0] ?? '')
    }

    async function allComesBack(what: string): Promise<void> {
      const began = performance.now()
      await engine.start()
      await production.reach()
      await until(async () => (await healthyServices()).length === SERVICES.length)
      await until(async () => (await production.visitor.send('GET', '/')).status === 200)
      process.stdout.write(`${what}: all is back in ${((performance.now() - began) / 1_000).toFixed(0)} s\n`)
      expect((await healthyServices()).toSorted()).toEqual(SERVICES.toSorted())
    }

    test('returns by itself after it was switched off in order, with what was saved', async () => {
      await engine.shutDown()
      await allComesBack('switched off and on')
      expect(await production.visitor.find('beacon pilot')).toContain('Beacons')
    })

    test('returns by itself after a power cut, and reads what it is given', async () => {
      const { visitor } = production
      await visitor.addNote('Groynes', 'The groyne was mended at low water.')
      await engine.cutPower()
      await allComesBack('power cut')
      expect(await visitor.find('groyne mended')).toContain('Groynes')
      await visitor.addNote('Moorings', 'The mooring chain is lifted in spring.')
      expect(await visitor.find('mooring chain')).toContain('Moorings')
    })
  },
)
