import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { RecorderOptions } from '../../packages/trace/src/settings.ts'

/** A server of its own process, with a recorder or without. */
export type SetUp = { name: string; server: ChildProcess; port: number }

export type Costs = { cpuUs: number; threadUs: number; heapBytes: number }

export async function startServer(name: string, options: RecorderOptions | null): Promise<SetUp> {
  const server = fork(path.join(import.meta.dirname, 'server.ts'), [JSON.stringify(options)], {
    execArgv: ['--expose-gc'],
  })
  const [{ port }] = (await once(server, 'message')) as [{ port: number }]
  return { name, server, port }
}

/** `heap` is asked for after a collection, which costs what is measured otherwise. */
export async function ask({ server }: SetUp, what: 'costs' | 'heap'): Promise<Costs> {
  server.send(what)
  const [costs] = (await once(server, 'message')) as [Costs]
  return costs
}

/** The least of all rounds: the one with the least of what else the machine did. */
export function least(values: number[]): number {
  return Math.min(...values)
}
