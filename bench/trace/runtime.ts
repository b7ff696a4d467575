import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { Row } from '../table.ts'

/** What the mini-app measures of itself, by the arguments of its own bench. It shares no code with this bench, and prints its own tables. */
export async function benchRuntime(args: string[]): Promise<Row[]> {
  const program = path.join(import.meta.dirname, '../../docker/trace-runtime/bench/main.ts')
  const [code] = await once(spawn(process.execPath, [program, ...args], { stdio: 'inherit' }), 'close')
  if (code !== 0) throw new Error(`the bench of trace-runtime ended with ${code}`)
  return []
}
