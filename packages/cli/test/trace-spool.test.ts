import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

type Service = {
  environment?: Record<string, string>
  volumes?: string[]
  depends_on?: Record<string, { condition: string }>
}

const file = new URL('../../../infra/docker-compose.prod.yml', import.meta.url)
const { services } = parse(await readFile(file, 'utf8'), { merge: true }) as {
  services: Record<string, Service>
}
const longRunning = ['web-blue', 'web-green', 'worker', 'schedule-runtime']

/** Everything that ends well before a service starts. */
function before(name: string): string[] {
  const direct = Object.entries(services[name]?.depends_on ?? {})
    .filter(([, { condition }]) => condition === 'service_completed_successfully')
    .map(([each]) => each)
  return direct.flatMap((each) => [each, ...before(each)])
}

test.each(longRunning)(
  'the traces of %s that wait outlive its container, in a volume it may write',
  (name) => {
    const { environment = {}, volumes = [] } = services[name] ?? {}
    const mount = volumes.find((each) => each.endsWith(`:${environment.TRACE_SPOOL_DIRECTORY}`))
    const [volume = ''] = mount?.split(':') ?? []
    expect(volume).toMatch(/^[a-z-]+$/)
    expect(services['own-volumes']?.volumes).toContain(`${volume}:/volumes/nobody/${volume}`)
    expect(before(name)).toContain('own-volumes')
  },
)
