import { alignColumns } from '../../terminal/table.ts'
import { short } from '../plan/lines.ts'
import { firstBroken, type ReleaseEntry } from './entry.ts'

/** The newest releases as a table, and whether their chain holds. */
export function releaseLines(entries: readonly ReleaseEntry[], count: number): string[] {
  if (entries.length === 0) return ['Nothing was deployed yet.']
  const live = entries.findLast(({ outcome }) => outcome === 'live')
  const rows = entries
    .slice(-count)
    .map((entry) => [
      `${entry.number}${entry === live ? ' *' : ''}`,
      entry.at.slice(0, 19).replace('T', ' '),
      entry.outcome === 'live' ? entry.action : 'undone',
      entry.version || '-',
      entry.revision.slice(0, 12) || short(entry.images.web),
      String(entry.migrationHead),
      entry.probe ? `${entry.probe.failed}/${entry.probe.sent}` : '-',
      entry.switchMs === null ? '-' : `${entry.switchMs} ms`,
      `${entry.seconds} s`,
      entry.by,
    ])
  const broken = firstBroken(entries)
  return [
    ...alignColumns([
      ['Release', 'When (UTC)', 'What', 'Version', 'Commit', 'Schema', 'Lost', 'Switch', 'Took', 'By'],
      ...rows,
    ]),
    ...entries
      .slice(-count)
      .flatMap(({ number, outcome, why }) => (outcome === 'undone' ? [`  ${number}: ${why}`] : [])),
    broken === null
      ? `The chain of ${entries.length} holds.`
      : `Entry ${broken} is not what was written then: somebody has changed the log.`,
  ]
}
