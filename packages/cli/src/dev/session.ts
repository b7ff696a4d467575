import path from 'node:path'
import type { Checkout } from '../checkout.ts'
import { errorMessage } from '../error-message.ts'
import { identityOf } from '../process/identity.ts'
import type { Terminal } from '../terminal/terminal.ts'
import type { Child, ReadyMessage } from './child.ts'
import { PartError, startPart } from './part.ts'
import type { Parts } from './parts.ts'
import type { PartName, Program } from './programs.ts'
import { type DevState, removeState, writeState } from './state.ts'

/** One run of `dev`: what it has started, and its end. */
export type Session = {
  terminal: Terminal
  /** Aborts when the session begins to stop. */
  signal: AbortSignal
  /** The exit code, when everything has stopped. */
  ended: Promise<number>
  step: Terminal['step']
  /** Starts a part, and keeps it running until the session stops. */
  run(program: Program<PartName>, untilReady?: (child: Child) => Promise<ReadyMessage>): Promise<ReadyMessage>
  /** Says where a part is, for `status`. */
  locate(name: PartName, address: string): void
  describe(facts: Partial<Facts>): void
  /** Says that nothing serves a need in this session, and why; `status` shows it. */
  doWithout(need: string, why: string): void
  localUrl(): string
  stop(reason: { code: number; message: string }): void
  fail(error: unknown): void
  kill(): void
  close(): void
}

type Facts = Pick<DevState, 'appUrl' | 'localUrl' | 'production' | 'firstPage' | 'needs' | 'places'>

/** The exit code of what Ctrl-C ended by force, as a shell counts it. */
const KILLED = 130

export function createSession(options: {
  checkout: Checkout
  terminal: Terminal
  parts: Parts
  verbose: boolean
}): Session {
  const { checkout, terminal, parts } = options
  const since = new Date().toISOString()
  const holder = identityOf(process.pid) ?? { pid: process.pid, startedAt: '' }
  const stopping = new AbortController()
  const addresses = new Map<PartName, string>()
  const ended = Promise.withResolvers<number>()
  let isKilled = false
  let facts: Facts = { appUrl: '', localUrl: '', production: false, firstPage: null, needs: [], places: {} }

  const save = () =>
    writeState(checkout, {
      holder,
      since,
      ...facts,
      parts: parts.all().map((part) => ({
        name: part.name,
        pid: part.pid(),
        since: part.since().toISOString(),
        restarts: part.restarts(),
        address: addresses.get(part.name) ?? '',
        log: path.join(checkout.logs, `${part.name}.log`),
      })),
    })

  const session: Session = {
    terminal,
    signal: stopping.signal,
    ended: ended.promise,
    step: (name, work) => terminal.step(name, work),
    run: async (program, untilReady = (child) => child.ready) => {
      stopping.signal.throwIfAborted()
      return startPart({
        program,
        terminal,
        untilReady,
        logs: checkout.logs,
        verbose: options.verbose,
        stopping: stopping.signal,
        onSpawn: (part) => {
          parts.add(part)
          save()
        },
        onChange: save,
        onGiveUp: (reason) => session.stop(reason),
      }).catch((error: unknown) => {
        if (!stopping.signal.aborted) parts.remove(program.name)
        throw error
      })
    },
    locate: (name, address) => {
      addresses.set(name, address)
      save()
    },
    describe: (more) => {
      facts = { ...facts, ...more }
      save()
    },
    doWithout: (need, why) => {
      const needs = facts.needs.map((each) =>
        each.need === need ? { ...each, by: 'nothing', where: why } : each,
      )
      session.describe({ needs })
    },
    localUrl: () => facts.localUrl,
    stop: ({ code, message }) => {
      if (stopping.signal.aborted) return
      terminal.line(message)
      stopping.abort()
      void parts
        .stopAll((name) => terminal.line(`  ${name} stopped`))
        .then(() => ended.resolve(isKilled ? KILLED : code), ended.reject)
    },
    fail: (error) => {
      // What breaks while everything is being stopped broke because of that.
      if (stopping.signal.aborted) return
      const code = error instanceof PartError ? error.exitCode : 1
      session.stop({ code, message: terminal.style('red', errorMessage(error)) })
    },
    kill: () => {
      terminal.line('Killing everything')
      isKilled = true
      void parts.killAll().finally(() => ended.resolve(KILLED))
    },
    close: () => removeState(checkout),
  }
  return session
}
