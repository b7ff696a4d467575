import type { Checkout } from '../checkout.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { gatherStatus } from './gather.ts'
import { statusLines } from './lines.ts'

/** Says what runs in this checkout. */
export async function status(
  checkout: Checkout,
  terminal: Terminal,
  options: { json: boolean },
): Promise<number> {
  const found = await gatherStatus(checkout)
  const lines = options.json ? [JSON.stringify(found, null, 2)] : statusLines(found, new Date())
  for (const line of lines) terminal.line(line)
  return 0
}
