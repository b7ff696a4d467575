import { describe, expect, it } from 'vitest'
import { helpText } from '../src/arguments/help.ts'
import { nearest } from '../src/arguments/nearest.ts'
import { parseArguments } from '../src/arguments/parse.ts'
import type { Verb } from '../src/arguments/verb.ts'
import { type VerbName, verbs } from '../src/arguments/verbs.ts'

const names = Object.keys(verbs) as VerbName[]

describe('parseArguments', () => {
  it('understands a verb with its options', () => {
    expect(parseArguments(['dev', '--port', '4000', '--no-open'])).toEqual({
      ok: true,
      verb: 'dev',
      help: false,
      options: { port: '4000', 'no-open': true },
      rest: [],
    })
  })

  it('takes --port=4000 as well', () => {
    expect(parseArguments(['dev', '--port=4000'])).toMatchObject({ options: { port: '4000' } })
  })

  it.each(names)('explains %s with --help, -h and help', (verb) => {
    for (const argv of [
      [verb, '--help'],
      [verb, '-h'],
      ['help', verb],
    ]) {
      expect(parseArguments(argv)).toMatchObject({ ok: true, verb })
    }
    expect(parseArguments([verb, '--help'])).toMatchObject({ help: true })
  })

  it('shows the list without a verb', () => {
    for (const argv of [[], ['--help'], ['-h'], ['help']]) {
      expect(parseArguments(argv)).toMatchObject({ ok: true, verb: 'help' })
    }
  })

  it('hands what follows schedule over as it is, options and all', () => {
    const rest = ['pause', 'purge', '--reason', 'Moving', '--help']
    expect(parseArguments(['schedule', ...rest])).toMatchObject({ ok: true, help: false, options: {}, rest })
  })

  it.each([
    [['deev'], 'There is no "deev". Did you mean "dev"?'],
    [['stat'], 'There is no "stat". Did you mean "status"?'],
    [['xyzzy'], 'There is no "xyzzy". See ./deploy.sh help.'],
    [['constructor'], 'There is no "constructor". See ./deploy.sh help.'],
    [['help', 'tset'], 'There is no "tset". Did you mean "test"?'],
    [['dev', '--prot', '1'], '"dev" has no option "--prot". Did you mean "--port"?'],
    [['dev', '--nopen'], '"dev" has no option "--nopen". Did you mean "--no-open"?'],
    [['dev', '-x'], '"dev" has no option "-x". See ./deploy.sh help dev.'],
    [['dev', '--port'], '"--port" needs a value: --port N'],
    [['dev', '--port', '--no-open'], '"--port" needs a value: --port N'],
    [['dev', '--port', '0'], '"--port" takes a port from 1 to 65535, not "0".'],
    [['dev', '--port', '3000x'], '"--port" takes a port from 1 to 65535, not "3000x".'],
    [['dev', '--no-open=yes'], '"--no-open" takes no value.'],
    [['dev', 'now'], '"dev" does not know what to do with "now". See ./deploy.sh help dev.'],
  ])('answers %j', (argv, message) => {
    expect(parseArguments(argv)).toEqual({ ok: false, message })
  })
})

describe('nearest', () => {
  it('completes what was begun, and offers nothing for what is far off', () => {
    expect(nearest('mig', names)).toBe('migrate')
    expect(nearest('q', names)).toBeNull()
  })
})

describe('helpText', () => {
  it('lists every verb', () => {
    for (const name of names) expect(helpText('help')).toContain(`\n  ${name}`)
  })

  it.each(names.filter((name) => name !== 'help'))('names every option of %s, in lines that fit', (name) => {
    const text = helpText(name)
    for (const option of Object.keys((verbs[name] as Verb).options)) expect(text).toContain(`--${option}`)
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(110)
  })
})
