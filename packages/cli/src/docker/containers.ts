import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export type Container = { service: string; healthy: boolean; ports: Record<number, number> }

const FORMAT = ['{{.Label "com.docker.compose.service"}}', '{{.Status}}', '{{.Ports}}'].join('\t')

/** The compose containers of this checkout that run; none where there is no Docker. */
export async function containersOf(root: string): Promise<Container[]> {
  const filter = `label=com.docker.compose.project.working_dir=${root}`
  try {
    const { stdout } = await promisify(execFile)('docker', ['ps', '--filter', filter, '--format', FORMAT], {
      timeout: 3_000,
    })
    return stdout.split('\n').flatMap(parseContainer)
  } catch {
    // Not installed, not running, or not for this user: then there is no stack to use.
    return []
  }
}

/** One line of `docker ps`: service, "Up 2 minutes (healthy)", "127.0.0.1:5433->5432/tcp, …". */
export function parseContainer(line: string): Container[] {
  const [service, status, ports] = line.split('\t')
  if (!service || status === undefined) return []
  const published = [...(ports ?? '').matchAll(/:(\d+)->(\d+)\/tcp/g)].map(([, outside, inside]) => [
    Number(inside),
    Number(outside),
  ])
  return [{ service, healthy: status.includes('(healthy)'), ports: Object.fromEntries(published) }]
}
