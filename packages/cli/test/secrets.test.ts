import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { secrets, secretsJson } from '@repo/config/secret-list'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addVersionCommand, sendCommand } from '../src/secrets/commands.ts'
import { edit } from '../src/secrets/edit.ts'
import { readSecretFile, valuesOf, withValue, writeSecretFile } from '../src/secrets/file.ts'
import { differences, judge, requiredIn } from '../src/secrets/judge.ts'
import { rotation } from '../src/secrets/rotation.ts'

const root = path.resolve(import.meta.dirname, '../../..')

describe('the list of secrets', () => {
  it('has what the compose file requires, and each under the id its name says', async () => {
    const compose = await readFile(path.join(root, 'infra/docker-compose.prod.yml'), 'utf8')
    const names = secrets.map(({ name }) => name)
    expect([...requiredIn(compose)].every((name) => names.includes(name))).toBe(true)
    expect(requiredIn(compose)).toContain('TRACE_DASHBOARD_PASSWORD')
    expect(JSON.parse(secretsJson())).toEqual(
      names.map((name) => `trovella-${name.toLowerCase().replaceAll('_', '-')}`),
    )
  })

  it('has every variable of the compose file that sounds like one', async () => {
    const compose = await readFile(path.join(root, 'infra/docker-compose.prod.yml'), 'utf8')
    const read = [...compose.matchAll(/\$\{([A-Z_]+)[:}]/g)].map(([, name]) => name ?? '')
    const sounding = read.filter((name) => /SECRET|PASSWORD|TOKEN|_KEY$|DATABASE_URL/.test(name))
    expect(sounding.filter((name) => !secrets.some((secret) => secret.name === name))).toEqual([])
  })
})

describe('the encrypted file', () => {
  let folder: string
  const at = () => ({ file: path.join(folder, 'secrets.age'), keyFile: path.join(folder, 'secrets.key') })
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'trovella-secrets-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('gives back what was written, with a key that it makes and only its owner reads', async () => {
    expect(await readSecretFile(at())).toBeNull()
    expect(await writeSecretFile(at(), 'AUTH_SECRET=one\n')).toEqual({ newKey: true })
    expect(await writeSecretFile(at(), 'AUTH_SECRET=two\n')).toEqual({ newKey: false })
    expect(await readSecretFile(at())).toBe('AUTH_SECRET=two\n')
    expect((await readFile(at().file)).includes('two')).toBe(false)
    expect((await stat(at().keyFile)).mode & 0o777).toBe(0o600)
    expect((await readdir(folder)).sort()).toEqual(['secrets.age', 'secrets.key'])
  })

  it('opens with a passphrase where the key file holds one', async () => {
    await writeFile(at().keyFile, 'several words that nobody guesses\n')
    await writeSecretFile(at(), 'AUTH_SECRET=one\n')
    expect(await readSecretFile(at())).toBe('AUTH_SECRET=one\n')
  })

  it('says which key is missing, and which is another', async () => {
    await writeSecretFile(at(), 'AUTH_SECRET=one\n')
    await rm(at().keyFile)
    await expect(readSecretFile(at())).rejects.toThrow(`its key is not at ${at().keyFile}`)
    await writeFile(at().keyFile, 'some other passphrase\n')
    await expect(readSecretFile(at())).rejects.toThrow('does not open')
  })

  it('is edited outside the checkout, and nothing readable is left of that', async () => {
    const edited = await edit('AUTH_SECRET=one\n', `printf 'METRICS_TOKEN=two\\n' >>`)
    expect(edited).toBe('AUTH_SECRET=one\nMETRICS_TOKEN=two\n')
    await expect(edit('AUTH_SECRET=one\n', 'false')).rejects.toThrow('nothing was changed')
    for (const parent of ['/dev/shm', tmpdir()]) {
      const left = (await readdir(parent).catch(() => [])).filter((name) =>
        name.startsWith('trovella-secrets-'),
      )
      for (const each of left)
        expect(await readdir(path.join(parent, each)).catch(() => [])).not.toContain('secrets.env')
    }
  })

  it('keeps the place of a value that is set anew, whatever characters it has', () => {
    const text = '# signs\nAUTH_SECRET=one\nMETRICS_TOKEN=two'
    expect(withValue(text, 'AUTH_SECRET', '$& $1')).toBe("# signs\nAUTH_SECRET='$& $1'\nMETRICS_TOKEN=two")
    expect(withValue(text, 'SMTP_URL', 'x')).toBe(`${text}\nSMTP_URL='x'\n`)
    expect(valuesOf("A='$& # x'\n#B=\nC=\n")).toEqual({ A: '$& # x' })
  })
})

describe('what is said of secrets', () => {
  it('names what is missing, wrong, published and unknown, and quotes no value', () => {
    const values = {
      AUTH_SECRET: 'too-short-xyz',
      TYPESENSE_API_KEY: 'trovella-development',
      COLOUR: 'blue',
      METRICS_TOKEN: "a'b",
    }
    const verdicts = judge(values, new Set(['DATABASE_URL']))
    const states = Object.fromEntries(verdicts.map(({ name, state }) => [name, state]))
    expect(states).toMatchObject({
      ...{ AUTH_SECRET: 'wrong', TYPESENSE_API_KEY: 'wrong', COLOUR: 'wrong', METRICS_TOKEN: 'wrong' },
      ...{ DATABASE_URL: 'missing', REDIS_URL: 'unset' },
    })
    const said = verdicts.map(({ why }) => why).join('\n')
    for (const value of Object.values(values)) expect(said).not.toContain(value)
  })

  it('compares by name', () => {
    expect(
      differences(
        { AUTH_SECRET: 'a', REDIS_URL: 'b', SMTP_URL: 'c' },
        { REDIS_URL: 'b', SMTP_URL: 'd', METRICS_TOKEN: 'e' },
      ),
    ).toEqual([
      { name: 'AUTH_SECRET', change: 'added' },
      { name: 'METRICS_TOKEN', change: 'only there' },
      { name: 'SMTP_URL', change: 'changed' },
    ])
  })

  it('makes a new value of the right form for what is ours to choose, and says what to do for the rest', () => {
    for (const { name, problemOf } of secrets) {
      const made = rotation(name)
      if (made.ok) expect(problemOf(made.value), name).toBeNull()
      else expect(made.message).toContain(`${name} cannot be made up here.`)
    }
    expect(rotation('AUTH_SECRET')).not.toEqual(rotation('AUTH_SECRET'))
    expect(rotation('AUTH_SECRT')).toMatchObject({
      ok: false,
      message: expect.stringContaining('Did you mean "AUTH_SECRET"?'),
    })
  })

  it('hands values over as input, never as an argument', () => {
    const machine = { target: { kind: 'ssh', host: 'trovella@example.org' }, path: '/srv/library' } as const
    const sent = sendCommand(machine, { AUTH_SECRET: 'a value' }, true)
    expect(sent.program).toBe('ssh')
    expect(sent.args.slice(-3)).toEqual([
      'trovella@example.org',
      '--',
      "'/srv/library/sync-secrets-vm.sh' --stdin --dry-run",
    ])
    expect(sent.input).toBe('AUTH_SECRET=a value\n')
    const here = sendCommand({ target: { kind: 'local' }, path: '/srv/library' }, {}, false)
    expect([here.program, here.args.at(-1)]).toEqual(['sh', "'/srv/library/sync-secrets-vm.sh' --stdin"])
    const added = addVersionCommand('trovella-auth-secret', 'a value')
    expect(added.args.join(' ')).toBe('secrets versions add trovella-auth-secret --data-file=- --quiet')
    expect(added.input).toBe('a value')
  })
})
