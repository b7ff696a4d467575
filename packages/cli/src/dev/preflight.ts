import { choosePort, portState } from '../process/port.ts'
import type { Holder } from './lock.ts'

/** What to say when the web port is taken; null when it is free. */
export async function checkPort(port: number): Promise<string | null> {
  const state = await portState(port)
  if (state.free) return null
  const free = await choosePort(port + 1)
  return `Port ${port} is ${state.holder}. Stop it, or take another port: ./deploy.sh dev --port ${free}`
}

export function heldMessage({ pid, since, port }: Holder): string {
  const when = new Date(since).toLocaleString('sv-SE')
  return `dev runs here already: process ${pid}, since ${when}, on port ${port}. Stop it with ./deploy.sh down, which stops containers too, or with kill ${pid}.`
}
