import type { Ctx } from '@repo/library/context'
import { listDeadLetters } from '@repo/library/dead-letters/list'
import { replayDeadLetter } from '@repo/library/dead-letters/replay'
import { requestReindex } from '@repo/library/reindex/request'
import { addSource } from '@repo/library/sources/add'
import { deleteSource } from '@repo/library/sources/delete'
import { getSource } from '@repo/library/sources/get'
import type { SourceView } from '@repo/library/sources/view'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type Jobs, openJobs } from './open-jobs.ts'

describe.each([true, false])('with checkpoints: %s', (checkpoints) => {
  let jobs: Jobs
  let organizationId: string
  /** The parts as they are when nothing is broken. */
  let system: Ctx

  beforeAll(async () => {
    jobs = await openJobs(inject('postgresUrl'), { checkpoints })
  })
  afterAll(() => jobs.close())
  beforeEach(async () => {
    jobs.break({})
    organizationId = (await jobs.library.organization()).id
    system = jobs.contextFor(organizationId)
  })

  const query = (text: string, values: unknown[]) => jobs.library.database.pool.query(text, values)

  async function addNote(text: string): Promise<SourceView> {
    return (await addSource(system, { kind: 'note', text })).source
  }

  async function addLink(): Promise<SourceView> {
    return (await addSource(system, { kind: 'link', url: `https://example.com/${Math.random()}` })).source
  }

  const view = ({ id }: SourceView) => getSource(system, { id })

  async function unacknowledged(): Promise<number> {
    const { rows } = await query(
      'select count(*)::int as count from outbox where organization_id = $1 and acknowledged_at is null',
      [organizationId],
    )
    return rows[0].count
  }

  async function runs() {
    const { rows } = await query(
      'select function_id, state, error from job_run where organization_id = $1 order by started_at',
      [organizationId],
    )
    return rows
  }

  async function attempts() {
    const { rows } = await query(
      `select stage, attempt, error_code, error_message from job_attempt join job_run using (run_id)
     where organization_id = $1 order by job_attempt.id`,
      [organizationId],
    )
    return rows
  }

  const failing = (message: string) => () => Promise.reject(new Error(message))

  describe('ingest', () => {
    test('makes a note ready, acknowledges its event and records the run', async () => {
      const source = await addNote('The heron nests on the north bank.')
      await jobs.work()
      expect((await view(source)).state).toBe('ready')
      expect(await unacknowledged()).toBe(0)
      expect(await runs()).toEqual([{ function_id: 'ingest', state: 'completed', error: null }])
    })

    test('ends quietly for a source that was deleted, which is then purged', async () => {
      const source = await addNote('Deleted before its run')
      await deleteSource(system, { id: source.id })
      await jobs.work()
      expect((await query('select from source where id = $1', [source.id])).rows).toEqual([])
      expect((await runs()).map(({ state }) => state)).toEqual(['completed', 'completed'])
      expect(await unacknowledged()).toBe(0)
    })

    test('does each thing once although answers are lost on their way', async () => {
      const source = await addNote('Lost answers')
      jobs.loseAnswers(3)
      await jobs.work()
      expect((await view(source)).state).toBe('ready')
      expect(await unacknowledged()).toBe(0)
      const { rows } = await query('select version from snapshot where source_id = $1', [source.id])
      expect(rows).toEqual([{ version: 1 }])
    })

    test('is not run twice by an event that is sent again', async () => {
      await addNote('Sent again')
      await jobs.work()
      await query(
        'update outbox set acknowledged_at = null, next_send_at = now() where organization_id = $1',
        [organizationId],
      )
      await jobs.work()
      expect(await runs()).toHaveLength(1)
    })

    test('tries a step again after a while, and records why', async () => {
      const source = await addNote('The engine comes back')
      let failures = 2
      const put: Ctx['search']['put'] = async (input) => {
        if (failures-- > 0) throw new Error('the search engine is away')
        return system.search.put(input)
      }
      jobs.break({ search: { ...system.search, put } })
      await jobs.work()
      expect((await view(source)).state).toBe('ready')
      const attempt = { stage: 'index', error_code: 'Error', error_message: 'the search engine is away' }
      expect(await attempts()).toEqual([
        { ...attempt, attempt: 1 },
        { ...attempt, attempt: 2 },
      ])
    })

    test('without attempts left fails the source and keeps a dead letter, which can be replayed', async () => {
      const source = await addNote('Gives up')
      jobs.break({ search: { ...system.search, put: failing('the search engine is away') } })
      await jobs.work()
      const failure = { code: 'internal', message: expect.stringContaining('Try it again') }
      expect(await view(source)).toMatchObject({ state: 'failed', failure })
      expect(await attempts()).toHaveLength(6)
      expect(await runs()).toMatchObject([{ state: 'failed', error: 'the search engine is away' }])
      const { deadLetters } = await listDeadLetters(system)
      expect(deadLetters).toMatchObject([{ sourceId: source.id, message: 'the search engine is away' }])

      jobs.break({})
      await replayDeadLetter(system, { id: deadLetters[0]?.id ?? '' })
      await jobs.work()
      expect((await view(source)).state).toBe('ready')
    })

    test('still makes a source findable by words when no vectors can be had', async () => {
      const source = await addNote('Vectors are away')
      jobs.break({ search: { ...system.search, embedMissing: failing('the embedding service is away') } })
      await jobs.work()
      expect((await view(source)).state).toBe('ready')
      const { deadLetters } = await listDeadLetters(system)
      expect(deadLetters).toMatchObject([{ sourceId: source.id, message: 'the embedding service is away' }])
    })

    test('hands no more over between steps for a long document than for a short one', async () => {
      await addNote('A long document. '.repeat(50_000))
      jobs.answerBytes.length = 0
      await jobs.work()
      expect(Math.max(...jobs.answerBytes)).toBeLessThan(4_000)
    })
  })

  describe('fetch', () => {
    const refusal = {
      ok: false,
      reason: 'dns',
      message: 'The host was not found. Check the address.',
    } as const
    const page = {
      ...{ ok: true, notModified: false, status: 200, finalUrl: 'https://example.com/', charset: null },
      ...{
        mediaType: 'text/plain',
        bytes: Buffer.from('Tides turn twice a day.'),
        etag: null,
        lastModified: null,
      },
    }

    /** A fetcher that gives these answers in turn, the last one for ever. */
    function answering(...results: unknown[]): Partial<Ctx> {
      const fetch = async () => (results.length > 1 ? results.shift() : results[0])
      return { fetcher: { ...system.fetcher, fetch } as Ctx['fetcher'] }
    }

    test('feeds the page to the run that asked for it', async () => {
      const source = await addLink()
      jobs.break(answering(page))
      await jobs.work()
      expect(await view(source)).toMatchObject({ state: 'ready', mediaType: 'text/plain' })
      expect((await runs()).map(({ function_id: id }) => id).toSorted()).toEqual(['fetch', 'ingest'])
    })

    test('tries again while the failure may pass', async () => {
      const source = await addLink()
      jobs.break(answering({ ...refusal, retryable: true }, { ...refusal, retryable: true }, page))
      await jobs.work()
      expect((await view(source)).state).toBe('ready')
      expect(await attempts()).toMatchObject([
        { stage: 'fetch', attempt: 1, error_code: 'dns' },
        { stage: 'fetch', attempt: 2, error_code: 'dns' },
      ])
    })

    test('logs a site that is away as a warning, and a fault of ours as an error', async () => {
      jobs.logLines.length = 0
      await addLink()
      jobs.break(answering({ ...refusal, retryable: true }, page))
      await jobs.work()
      expect(jobs.logLines).toMatchObject([{ level: 'warn', msg: 'a step is tried again later' }])
      await addLink()
      const fetch = () => Promise.reject(new TypeError('a fault of ours'))
      jobs.break({ fetcher: { ...system.fetcher, fetch } as Ctx['fetcher'] })
      await jobs.work()
      expect(jobs.logLines.slice(1).map(({ level }) => level)).toContain('error')
    })

    test('fails the source with the reason when it does not pass, and keeps a dead letter', async () => {
      const source = await addLink()
      jobs.break(answering({ ...refusal, retryable: true }))
      await jobs.work()
      expect(await view(source)).toMatchObject({
        state: 'failed',
        failure: { code: 'dns', message: refusal.message },
      })
      expect(await attempts()).toHaveLength(4)
      expect((await listDeadLetters(system)).deadLetters).toMatchObject([
        { code: 'dns', sourceId: source.id },
      ])
    })

    test('fails the source at once when the failure will not pass', async () => {
      const source = await addLink()
      jobs.break(answering({ ...refusal, reason: 'blocked_address', retryable: false }))
      await jobs.work()
      expect(await view(source)).toMatchObject({ state: 'failed', failure: { code: 'blocked_address' } })
      expect(await attempts()).toEqual([])
      expect((await listDeadLetters(system)).deadLetters).toEqual([])
    })

    test('waits as long as the site asks', async () => {
      const source = await addLink()
      const busy = {
        ...refusal,
        reason: 'http_status',
        status: 429,
        retryable: true,
        retryAfterMs: 20 * 60_000,
      }
      jobs.break(answering(busy, page))
      const before = jobs.runner.clock.now().getTime()
      await jobs.work()
      expect((await view(source)).state).toBe('ready')
      expect(jobs.runner.clock.now().getTime() - before).toBeGreaterThanOrEqual(20 * 60_000)
    })

    test('does not wait for a site that asks for more than an hour', async () => {
      const source = await addLink()
      jobs.break(answering({ ...refusal, retryable: true, retryAfterMs: 2 * 60 * 60_000 }, page))
      await jobs.work()
      expect((await view(source)).state).toBe('failed')
    })

    test('asks one site for two pages at once, at most', async () => {
      let atOnce = 0
      let most = 0
      const waiting: (() => void)[] = []
      // Each waits for a second one, and that one long enough for a third to arrive.
      const fetch = async () => {
        most = Math.max(most, ++atOnce)
        const met = new Promise<void>((resolve) => waiting.push(resolve))
        if (waiting.length === 2) {
          await query('select 1', [])
          for (const go of waiting.splice(0)) go()
        }
        await met
        atOnce--
        return page
      }
      jobs.break({ fetcher: { ...system.fetcher, fetch } as Ctx['fetcher'] })
      for (let link = 0; link < 8; link++) await addLink()
      await jobs.work()
      expect(most).toBe(2)
    })
  })

  test('refetch has the new text of a page read without asking the site once more', async () => {
    const page = (text: string) => ({
      ...{ ok: true, notModified: false, status: 200, finalUrl: 'https://example.com/', charset: null },
      ...{ mediaType: 'text/plain', bytes: Buffer.from(text), etag: null, lastModified: null },
    })
    const answers = [page('Tides turn twice a day.'), page('Tides turn four times a day.')]
    let asked = 0
    const fetch = async () => answers[asked++]
    jobs.break({ fetcher: { ...system.fetcher, fetch } as Ctx['fetcher'] })
    const source = await addLink()
    await jobs.work()
    await query(
      `insert into outbox (organization_id, name, data)
       select organization_id, 'source/refetch.due', source_changed_data(source) from source where id = $1`,
      [source.id],
    )
    await jobs.work()
    await jobs.work()
    expect(await view(source)).toMatchObject({ state: 'ready', version: 2 })
    expect(asked).toBe(2)
    expect(await unacknowledged()).toBe(0)
  })

  test('purge removes a deleted source', async () => {
    const source = await addNote('Purge me')
    await jobs.work()
    await deleteSource(system, { id: source.id })
    await jobs.work()
    expect((await query('select from source where id = $1', [source.id])).rows).toEqual([])
    expect(await unacknowledged()).toBe(0)
  })

  test('reconcile mends what the index lacks', async () => {
    for (const text of ['One', 'Two', 'Three']) await addNote(text)
    await jobs.work()
    await query('update source set indexed_version = 0 where organization_id = $1', [organizationId])
    await query(
      `insert into outbox (organization_id, name, data)
       values ($1, 'library/reconcile.requested', jsonb_build_object('organizationId', $1::uuid))`,
      [organizationId],
    )
    await jobs.work()
    const { rows } = await query('select indexed_version from source where organization_id = $1', [
      organizationId,
    ])
    expect(rows).toEqual(Array.from({ length: 3 }, () => ({ indexed_version: 1 })))
    expect(await unacknowledged()).toBe(0)
  })

  test('reindex visits every source', async () => {
    for (const text of ['One', 'Two', 'Three']) await addNote(text)
    await jobs.work()
    await query('update source set indexed_version = 0 where organization_id = $1', [organizationId])
    await requestReindex(system)
    await jobs.work()
    const { rows } = await query('select indexed_version from source where organization_id = $1', [
      organizationId,
    ])
    expect(rows).toEqual(Array.from({ length: 3 }, () => ({ indexed_version: 1 })))
  })
})
