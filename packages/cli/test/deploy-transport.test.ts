import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { buildCommands, pushCommands } from '../src/deploy/images/commands.ts'
import { readDigests } from '../src/deploy/images/digests.ts'
import { isDigest } from '../src/deploy/images/resolve.ts'
import { parseFacts } from '../src/deploy/server/facts.ts'
import { endingOf, parseJournal } from '../src/deploy/server/journal.ts'
import { quoted, scriptCommand } from '../src/deploy/transport/command.ts'
import { runScript } from '../src/deploy/transport/run.ts'
import { endingSentence } from '../src/deploy/verbs/ending.ts'

test('ssh asks nothing, gives up on a dead connection, and takes no option from the name of a host', () => {
  expect(scriptCommand({ kind: 'ssh', host: 'library.example.org', user: 'ci', port: 2222 }, 'true')).toEqual(
    {
      program: 'ssh',
      args: [
        ...['-l', 'ci', '-p', '2222', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=15'],
        ...['-o', 'ServerAliveInterval=5', '-o', 'ServerAliveCountMax=3'],
        ...['-T', 'library.example.org', '--', 'true'],
      ],
    },
  )
  expect(scriptCommand({ kind: 'ssh', host: 'a', configFile: '/etc/x' }, 'true').args.slice(0, 2)).toEqual([
    '-F',
    '/etc/x',
  ])
})

test('this machine needs no ssh', async () => {
  const lines: string[] = []
  const script = `read -r word; echo "$word"; echo ${quoted("it's $HOME")}; echo no >&2; exit 3`
  const ran = await runScript({ kind: 'local' }, script, {
    input: 'hello\n',
    onLine: (line) => lines.push(line),
  })
  expect(ran).toEqual({ code: 3, output: "hello\nit's $HOME", problem: 'no' })
  expect(lines).toEqual(['hello', "it's $HOME"])
})

test('a machine without anything has empty facts', () => {
  expect(parseFacts('== pointer\n== lock\n== end')).toMatchObject({
    live: null,
    lock: null,
    last: null,
    images: null,
  })
})

test('who holds the lock is read with when it was heard of', () => {
  const facts = parseFacts(
    '== lock\nid=20261126-1\nby=ada@desk\npid=12\nsince=1000\nheartbeat=3000\n== last\n20261126-1',
  )
  expect(facts.lock).toEqual({
    id: '20261126-1',
    by: 'ada@desk',
    pid: 12,
    since: new Date(1000),
    heartbeat: new Date(3000),
  })
})

test('a journal tells how a deploy ended, or that it did not', () => {
  const lines = [
    '1000\tlock\tbegan\tada',
    '2000\tpull\tfailed\tno such image',
    '2100\tend\tfailed\tno such image',
  ]
  expect(endingOf(parseJournal(lines))).toEqual({ outcome: 'failed', why: 'no such image' })
  expect(endingOf(parseJournal(lines.slice(0, 2)))).toBeNull()
})

test.each([
  ['ok', 'The deploy is done.'],
  ['failed', 'The deploy did not begin: Why. Nothing has changed.'],
  ['undone', 'The deploy was undone: Why. The release before serves.'],
  ['live', 'The new release serves, but not all is well: Why.'],
  ['gone', 'The deploy was cut off on the machine. The next deploy finishes or undoes it.'],
] as const)('an ending that is %s is one sentence', (outcome, sentence) => {
  expect(endingSentence({ action: 'deploy', live: 'blue' }, { outcome, why: 'Why.' })).toBe(sentence)
})

test('images are built and pushed under their commit and their version', () => {
  const source = { revision: 'abc', version: '2026.11.0', created: 'now' }
  const [web] = buildCommands({ prefix: 'registry/t', source, certificates: '/ca.pem', network: 'host' })
  expect(web?.args).toEqual([
    ...['build', '--network', 'host', '--secret', 'id=ca,src=/ca.pem'],
    ...['--tag', 'registry/t/web:abc', '--tag', 'registry/t/web:2026.11.0', '--file', 'apps/web/Dockerfile'],
    ...['--build-arg', 'REVISION=abc', '--build-arg', 'VERSION=2026.11.0', '--build-arg', 'CREATED=now', '.'],
  ])
  expect(pushCommands('registry/t', source).map(({ args }) => args.at(-1))).toEqual([
    ...['registry/t/web:abc', 'registry/t/web:2026.11.0', 'registry/t/trace-runtime:abc'],
    ...[
      'registry/t/trace-runtime:2026.11.0',
      'registry/t/schedule-runtime:abc',
      'registry/t/schedule-runtime:2026.11.0',
    ],
  ])
})

test('images that go straight to the registry have its commit alone, what they are made of and how they were built', async () => {
  const source = { revision: 'abc', version: '2026.11.0', created: 'now' }
  const folder = await mkdtemp(path.join(tmpdir(), 'trovella-digests-'))
  const images = buildCommands({ prefix: 'registry/t', source, pushedTo: folder }).filter(
    ({ program }) => program === 'docker',
  )
  expect(images[1]?.args).toEqual([
    ...['build', '--push', '--sbom=true', '--provenance=mode=max'],
    ...['--cache-from', 'type=registry,ref=registry/t/trace-runtime:cache'],
    '--cache-to',
    'type=registry,ref=registry/t/trace-runtime:cache,mode=max,image-manifest=true,oci-mediatypes=true',
    ...['--metadata-file', path.join(folder, 'trace-runtime.json')],
    ...['--tag', 'registry/t/trace-runtime:abc', 'docker/trace-runtime'],
  ])
  for (const { args } of images) {
    const file = args[args.indexOf('--metadata-file') + 1] ?? expect.fail('no file')
    await writeFile(file, JSON.stringify({ 'containerimage.digest': `sha256:of-${path.basename(file)}` }))
  }
  expect(await readDigests(folder, 'registry/t')).toEqual({
    web: 'registry/t/web@sha256:of-web.json',
    'trace-runtime': 'registry/t/trace-runtime@sha256:of-trace-runtime.json',
    'schedule-runtime': 'registry/t/schedule-runtime@sha256:of-schedule-runtime.json',
  })
  await rm(folder, { recursive: true })
})

test('a digest is told from a commit and a version', () => {
  expect(
    [`sha256:${'a'.repeat(64)}`, `r/web@sha256:${'a'.repeat(64)}`, 'abc', '2026.11.0', 'sha256:abc'].map(
      isDigest,
    ),
  ).toEqual([true, true, false, false, false])
})
