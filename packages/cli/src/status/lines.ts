import { needsTable } from '../dev/announce.ts'
import { alignColumns } from '../terminal/table.ts'
import type { Status } from './gather.ts'

/** The status as a person reads it. */
export function statusLines(status: Status, now: Date): string[] {
  return [
    ...headline(status, now),
    ...partLines(status, now),
    ...needLines(status),
    ...healthLines(status),
    ...containerLines(status),
  ]
}

function headline({ running, pid, since, url, production, leftBehind }: Status, now: Date): string[] {
  if (!running) {
    const left = leftBehind
      ? [`An embedded Postgres (process ${leftBehind.pid}) is left from before; the next dev takes it over.`]
      : []
    return ['Nothing runs in this checkout. Start it with ./deploy.sh dev', ...left]
  }
  if (!since || !url) return ['dev is starting.']
  const build = production ? ', production build' : ''
  return [`${url} runs since ${duration(since, now)} (process ${pid}${build})`]
}

function partLines({ parts }: Status, now: Date): string[] {
  if (parts.length === 0) return []
  const rows = parts.map(({ name, pid, since, memoryBytes, restarts, address }) => [
    name,
    String(pid),
    duration(since, now),
    `${Math.round(memoryBytes / 2 ** 20)} MB`,
    restarts === 0 ? '' : `${restarts}`,
    address,
  ])
  return ['', ...alignColumns([['Part', 'Process', 'Up', 'Memory', 'Restarts', 'Where'], ...rows])]
}

function needLines({ needs }: Status): string[] {
  return needs.length === 0 ? [] : ['', ...needsTable(needs)]
}

function healthLines({ running, url, health }: Status): string[] {
  if (!running || !url) return []
  if (!health) return ['', 'Health: the web process does not answer']
  const rows = health.checks.map(({ name, ok, detail }) => [`  ${name}`, ok ? 'ok' : 'failing', detail])
  return ['', `Health: ${health.status}`, ...alignColumns(rows)]
}

function containerLines({ containers }: Status): string[] {
  if (containers.length === 0) return []
  const rows = containers.map(({ service, healthy, ports }) => [
    `  ${service}`,
    healthy ? 'healthy' : 'not healthy',
    Object.values(ports).join(', '),
  ])
  return ['', 'Containers of docker-compose.yml:', ...alignColumns(rows)]
}

/** How long ago, in the two largest units. */
export function duration(since: string, now: Date): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - new Date(since).getTime()) / 1_000))
  const [days, hours, minutes] = [86_400, 3_600, 60].map((unit) => Math.floor(seconds / unit)) as [
    number,
    number,
    number,
  ]
  if (days > 0) return `${days} d ${hours % 24} h`
  if (hours > 0) return `${hours} h ${minutes % 60} min`
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`
}
