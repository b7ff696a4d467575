import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import type { Ctx } from '../src/context.ts'
import { listDeadLetters } from '../src/dead-letters/list.ts'
import { recordDeadLetter } from '../src/dead-letters/record.ts'
import { replayDeadLetter } from '../src/dead-letters/replay.ts'
import { collectNews } from '../src/digest/collect.ts'
import { getDigestSetting } from '../src/digest/get-setting.ts'
import { defaultDigestSetting } from '../src/digest/schema.ts'
import { sendDigest } from '../src/digest/send.ts'
import { setDigestSetting } from '../src/digest/set-setting.ts'
import { isAppError } from '../src/errors.ts'
import { addFeed } from '../src/feeds/add.ts'
import { listFeeds } from '../src/feeds/list.ts'
import { pauseFeed, resumeFeed } from '../src/feeds/pause.ts'
import { pollFeed } from '../src/feeds/poll.ts'
import { removeFeed } from '../src/feeds/remove.ts'
import { chunkSource } from '../src/ingest/chunk.ts'
import { embedSource } from '../src/ingest/embed.ts'
import { extractSource } from '../src/ingest/extract.ts'
import { failSource } from '../src/ingest/fail.ts'
import { fetchSource } from '../src/ingest/fetch.ts'
import { indexSource } from '../src/ingest/index.ts'
import { refetchLink } from '../src/refetch/run.ts'
import { reconcileIndex } from '../src/reindex/reconcile.ts'
import { requestReindex } from '../src/reindex/request.ts'
import { reindexPage } from '../src/reindex/run.ts'
import { scheduleHistory } from '../src/schedules/history.ts'
import { interruptRun } from '../src/schedules/interrupt.ts'
import { listSchedules } from '../src/schedules/list.ts'
import { beginMaintenance } from '../src/schedules/maintenance.ts'
import { pauseSchedule } from '../src/schedules/pause.ts'
import { resumeSchedule } from '../src/schedules/resume.ts'
import { runScheduleNow } from '../src/schedules/run-now.ts'
import { scheduleTimeline } from '../src/schedules/timeline.ts'
import { searchLibrary } from '../src/search/query.ts'
import { addSource } from '../src/sources/add.ts'
import { addFile } from '../src/sources/add-file.ts'
import { captureSource } from '../src/sources/capture.ts'
import { countSources } from '../src/sources/counts.ts'
import { deleteSource } from '../src/sources/delete.ts'
import { getSource } from '../src/sources/get.ts'
import { listSources } from '../src/sources/list.ts'
import { getOriginal } from '../src/sources/original.ts'
import { purgeSource } from '../src/sources/purge.ts'
import { retrySource } from '../src/sources/retry.ts'
import { getSourceText } from '../src/sources/text.ts'
import { tenantTables } from '../src/tenant.ts'
import { type Library, type Organization, openLibrary } from '../src/testing.ts'
import { getUsage } from '../src/usage/get.ts'
import { ingest } from './ingest-run.ts'

const SECRET = 'The heron nests on the north bank.'

/** What belongs to the organization that a stranger must learn nothing of. */
type Victim = {
  sourceId: string
  queuedId: string
  deletedId: string
  snapshotId: string
  letterId: string
  feedId: string
}
type Call = (ctx: Ctx, victim: Victim) => Promise<unknown>

/** A call of every verb with another organization's ids: those for people, and those for jobs. */
const peopleCalls: Record<string, Call> = {
  'sources/add': (ctx) => addSource(ctx, { kind: 'note', text: SECRET }),
  'sources/add-file': (ctx) => addFile(ctx, { fileName: 'heron.txt', bytes: bytesOf(`${SECRET} File.`) }),
  'sources/capture': (ctx, { sourceId }) =>
    captureSource(ctx, { id: sourceId, fileName: 'heron.html', bytes: bytesOf(SECRET) }),
  'sources/counts': (ctx) => countSources(ctx),
  'sources/delete': (ctx, { sourceId }) => deleteSource(ctx, { id: sourceId }),
  'sources/get': (ctx, { sourceId }) => getSource(ctx, { id: sourceId }),
  'sources/list': (ctx, { sourceId, queuedId }) => listSources(ctx, { ids: [sourceId, queuedId] }),
  'sources/original': (ctx, { sourceId }) => getOriginal(ctx, { id: sourceId }),
  'sources/retry': (ctx, { sourceId }) => retrySource(ctx, { id: sourceId }),
  'sources/text': (ctx, { sourceId }) => getSourceText(ctx, { id: sourceId }),
  'search/query': async (ctx, { sourceId }) => [
    await searchLibrary(ctx, { q: 'heron' }),
    await searchLibrary(ctx, { q: 'heron', sourceIds: [sourceId], mode: 'vector' }),
    await searchLibrary(ctx, { q: '', sourceIds: [sourceId] }),
  ],
  'dead-letters/list': (ctx) => listDeadLetters(ctx),
  'dead-letters/replay': (ctx, { letterId }) => replayDeadLetter(ctx, { id: letterId }),
  'reindex/request': (ctx) => requestReindex(ctx),
  'usage/get': (ctx) => getUsage(ctx),
  'feeds/add': (ctx) => addFeed(ctx, { url: 'https://example.com/heron.xml' }),
  'feeds/list': (ctx) => listFeeds(ctx),
  'feeds/pause': (ctx, { feedId }) =>
    pauseFeed(ctx, { id: feedId }).finally(() => resumeFeed(ctx, { id: feedId })),
  'feeds/remove': (ctx, { feedId }) => removeFeed(ctx, { id: feedId }),
  'digest/get-setting': (ctx) => getDigestSetting(ctx),
  'digest/set-setting': (ctx) => setDigestSetting(ctx, defaultDigestSetting),
  // Of the installation, which a member of any organization may look at and not change.
  'schedules/list': (ctx) => listSchedules(ctx),
  'schedules/history': (ctx) => scheduleHistory(ctx, { name: 'tidy' }),
  'schedules/timeline': (ctx) =>
    scheduleTimeline(ctx, { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }),
  'schedules/pause': (ctx) => pauseSchedule(ctx, { name: 'tidy', reason: 'mischief' }),
  'schedules/resume': (ctx) => resumeSchedule(ctx, { name: 'tidy' }),
  'schedules/run-now': (ctx) => runScheduleNow(ctx, { name: 'tidy' }),
  'schedules/interrupt': (ctx) => interruptRun(ctx, { name: 'tidy', due: '2026-01-01T00:00:00Z' }),
  'schedules/maintenance': (ctx) => beginMaintenance(ctx, { reason: 'mischief' }),
}
const jobCalls: Record<string, Call> = {
  'sources/purge': (ctx, { deletedId }) => purgeSource(ctx, { sourceId: deletedId }),
  'ingest/fetch': (ctx, { queuedId }) => fetchSource(ctx, { sourceId: queuedId, version: 1 }),
  'ingest/extract': (ctx, { queuedId }) => extractSource(ctx, { sourceId: queuedId, version: 1 }),
  'ingest/chunk': (ctx, { queuedId, snapshotId }) =>
    chunkSource(ctx, { sourceId: queuedId, version: 1, snapshotId }),
  'ingest/embed': (ctx, { queuedId, snapshotId }) =>
    embedSource(ctx, { sourceId: queuedId, version: 1, snapshotId }),
  'ingest/index': (ctx, { queuedId, snapshotId }) =>
    indexSource(ctx, { sourceId: queuedId, version: 1, snapshotId }),
  'ingest/fail': (ctx, { queuedId }) =>
    failSource(ctx, { sourceId: queuedId, version: 1, code: 'broken', message: 'Mischief.' }),
  'dead-letters/record': (ctx, { queuedId }) =>
    recordDeadLetter(ctx, {
      ...{ sourceId: queuedId, functionId: 'ingest', runId: 'mischief', code: 'x', message: 'x' },
      event: { id: 'x', name: 'x', data: {} },
    }),
  'refetch/run': (ctx, { sourceId }) => refetchLink(ctx, { sourceId }),
  'reindex/reconcile': (ctx) => reconcileIndex(ctx),
  'feeds/poll': (ctx, { feedId }) => pollFeed(ctx, { id: feedId }),
  'digest/collect': (ctx) => collectNews(ctx, { since: new Date(0), until: new Date() }),
  'digest/send': (ctx) =>
    sendDigest(ctx, { userId: owner.member.actor.userId ?? '', week: '2026-03-02', libraries: [] }),
  'reindex/run': (ctx) => reindexPage(ctx, {}),
}
const noVerbs = [
  'context',
  'errors',
  'feeds/view',
  'health/report',
  'parse',
  'schedules/view',
  'sources/view',
  'testing',
]

let library: Library
let owner: Organization
let stranger: Organization
let victim: Victim

beforeAll(async () => {
  library = await openLibrary(inject('postgresUrl'))
  owner = await library.organization()
  stranger = await library.organization()
  victim = await populate(owner)
})
afterAll(() => library.close())

test('has a stranger for every verb the library exports', () => {
  const exported = Object.keys(manifest.exports).map((path) => path.slice(2))
  const verbs = exported.filter((path) => !noVerbs.includes(path) && !/^instance\/|\/schema$/.test(path))
  expect([...Object.keys(peopleCalls), ...Object.keys(jobCalls)].toSorted()).toEqual(verbs.toSorted())
})

describe.each([...Object.entries(peopleCalls), ...Object.entries(jobCalls)])('%s', (path, call) => {
  test('shows and changes nothing of another organization', async () => {
    const before = await contents(owner)
    const answer = await outcome(call(path in jobCalls ? stranger.system : stranger.member, victim))
    if (isAppError(answer)) expect(['not_found', 'forbidden']).toContain(answer.code)
    const shown = JSON.stringify(answer)
    for (const id of Object.values(victim)) expect(shown).not.toContain(id)
    // The stranger may see what the stranger added.
    if (!/^(sources\/add|digest\/collect|feeds\/(add|list))/.test(path)) expect(shown).not.toContain('heron')
    expect(shown).not.toContain('"duplicate":true')
    expect(await contents(owner)).toEqual(before)
  })

  test('refuses who is nobody, and people where only jobs belong', async () => {
    const before = await contents(owner)
    const nobody = library.as({ organizationId: owner.id, userId: null, role: 'member' })
    const forJobs = path in jobCalls
    expect(await outcome(call(nobody, victim))).toMatchObject({
      code: forJobs ? 'forbidden' : 'unauthenticated',
    })
    if (forJobs) expect(await outcome(call(owner.member, victim))).toMatchObject({ code: 'forbidden' })
    expect(await contents(owner)).toEqual(before)
  })
})

describe('statements', () => {
  const files = readdirSync(new URL('../src/', import.meta.url), {
    recursive: true,
    encoding: 'utf8',
  }).filter((file) => file.endsWith('.ts'))
  // These look at all organizations on purpose: they belong to the installation and take no actor.
  const acrossTenants = [
    'tenant.ts',
    'instance/replay.ts',
    'instance/sweep.ts',
    'instance/unsubscribe.ts',
    'health/probes.ts',
    'testing.ts',
  ]
  const table = new RegExp(
    `\\b(from|join|into|update|using|table|only)\\s+"?(${tenantTables.join('|')})\\b`,
    'i',
  )

  test.each(files.filter((file) => !acrossTenants.includes(file)))(
    'of %s name no table of a tenant',
    async (file) => {
      const text = await readFile(new URL(`../src/${file}`, import.meta.url), 'utf8')
      const code = text.replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '')
      expect(code).not.toMatch(table)
      expect(code, 'only tenant.ts runs statements').not.toMatch(/\.(execute|query)(<[^(]*>)?\(\s*(sql|`|')/)
      expect(code, 'only tenant.ts builds names').not.toMatch(/sql\.(raw|identifier)/)
      expect(code, 'only tenant.ts has the database').not.toMatch(/\.(db|pool)\b(?!')/)
    },
  )
})

async function populate({ member, system }: Organization): Promise<Victim> {
  const { source } = await addSource(member, { kind: 'note', text: SECRET, tags: ['heron'] })
  await ingest(system, source)
  const queued = await addSource(member, { kind: 'note', text: `${SECRET} Queued.` })
  const deleted = await addSource(member, { kind: 'note', text: `${SECRET} Deleted.` })
  await deleteSource(member, { id: deleted.source.id })
  await recordDeadLetter(system, {
    ...{ sourceId: source.id, functionId: 'ingest', runId: 'heron-run', code: 'x', message: 'heron' },
    event: { id: 'x', name: 'source/changed', data: {} },
  })
  const letter = (await listDeadLetters(member)).deadLetters[0]
  const { snapshotId } = await getSourceText(member, { id: source.id })
  const { feed } = await addFeed(member, { url: 'https://example.com/heron.xml' })
  return {
    sourceId: source.id,
    queuedId: queued.source.id,
    deletedId: deleted.source.id,
    snapshotId,
    letterId: letter?.id ?? '',
    feedId: feed.id,
  }
}

/** A fingerprint of every row an organization has. */
async function contents({ id }: Organization): Promise<Record<string, string>> {
  const tables: Record<string, string> = {}
  for (const name of tenantTables) {
    const { rows } = await library.database.pool.query(
      `select md5(string_agg(t::text, ',' order by t::text)) as hash from ${name} t where organization_id = $1`,
      [id],
    )
    tables[name] = rows[0].hash
  }
  return tables
}

async function outcome(call: Promise<unknown>): Promise<unknown> {
  try {
    return (await call) ?? null
  } catch (error) {
    if (isAppError(error)) return error
    throw error
  }
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}
