import type { Checkout } from '../checkout.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { gatherStatus } from './gather.ts'
import { statusLines } from './lines.ts'
import { gatherServer, serverLines } from './server.ts'

/** Says what runs in this checkout, and on the machine that deploys go to where one is named. */
export async function status(
  checkout: Checkout,
  terminal: Terminal,
  options: { json: boolean },
): Promise<number> {
  const [found, server] = await Promise.all([gatherStatus(checkout), gatherServer(checkout)])
  const lines = options.json
    ? [JSON.stringify({ ...found, server }, null, 2)]
    : [...statusLines(found, new Date()), ...serverLines(server)]
  for (const line of lines) terminal.line(line)
  return 0
}
