import { randomBytes } from 'node:crypto'
import { order } from '../control/client.ts'
import { createKeyring, isLive, type KeyUse } from '../keys/keyring.ts'
import { openUsage } from '../keys/usage.ts'
import type { Command } from './command.ts'
import { alignColumns } from './table.ts'

/** Shows the keys that may write and when each did last; `--new ID` makes one to add to TRACE_PROXY_KEYS. */
export const keys: Command = async (config, options, print) => {
  if (options.new !== undefined) {
    const service = options.service === undefined ? '' : `;service=${options.service}`
    print(`${options.new}:${randomBytes(36).toString('base64url')}${service}`)
    return 0
  }
  const { folder } = config.database
  const uses = (await order(folder, 'keys', {})) ?? createKeyring(config.keys, openUsage(folder)).uses()
  if (uses.length === 0) {
    print('No key may write. Make one with: trace:keys --new web')
    return 0
  }
  const rows = [['Key', 'Writes as', 'Valid', 'Last used'], ...uses.map(rowOf)]
  for (const line of alignColumns(rows)) print(line)
  return 0
}

function rowOf({ id, service, lastUsedMs, ...key }: KeyUse): string[] {
  const until = key.notAfterMs === null ? 'always' : `until ${iso(key.notAfterMs)}`
  const from = key.notBeforeMs === null ? until : `from ${iso(key.notBeforeMs)}, ${until}`
  const validity = isLive(key, Date.now()) ? from : `not now: ${from}`
  return [id, service ?? 'any service', validity, lastUsedMs === null ? 'never' : iso(lastUsedMs)]
}

function iso(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ')
}
