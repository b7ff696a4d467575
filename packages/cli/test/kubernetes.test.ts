import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { loadConfig } from '@repo/config/load'
import { variables } from '@repo/config/schema'
import { describe, expect, it } from 'vitest'
import { exampleSecrets } from '../src/check/kubernetes/check.ts'
import { parityProblems } from '../src/check/kubernetes/compose-parity.ts'
import { type Manifest, manifestsOf, render } from '../src/check/kubernetes/render.ts'
import { ruleProblems } from '../src/check/kubernetes/rules.ts'
import { schemaProblems } from '../src/check/kubernetes/schema.ts'
import { environmentOf, workloadsOf } from '../src/check/kubernetes/workloads.ts'
import { ownCheckout } from '../src/checkout.ts'

const checkout = ownCheckout()
const file = (name: string) => readFile(path.join(checkout.root, name), 'utf8')

/** Variables of the mini-app and of the job server, which read no schema of ours. */
const OF_OTHERS = ['TRACE_DASHBOARD_PASSWORD', 'INNGEST_POSTGRES_URI', 'INNGEST_REDIS_URI']

/** An environment with values of the right form in place of secrets. */
function filled(environment: Record<string, string | undefined>): Record<string, string | undefined> {
  const examples = Object.fromEntries(Object.entries(variables).map(([name, { example }]) => [name, example]))
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      value?.startsWith('secret:') ? examples[name] : value,
    ]),
  )
}

/** A workload with a service, with nothing against it, and one thing in it changed. */
function manifests(from = '', to = ''): Manifest[] {
  return manifestsOf(
    `
apiVersion: v1
kind: Service
metadata: { name: typesense }
spec:
  selector: { app: typesense }
  ports: [{ name: http, port: 8108, targetPort: http }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: typesense }
spec:
  selector: { matchLabels: { app: typesense } }
  template:
    metadata: { labels: { app: typesense } }
    spec:
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: 30
      securityContext: { runAsNonRoot: true }
      containers:
        - name: typesense
          image: typesense/typesense:30.1
          args: [--quiet]
          env: [{ name: KEY, valueFrom: { secretKeyRef: { name: keys, key: KEY } } }]
          ports: [{ name: http, containerPort: 8108 }]
          livenessProbe: { tcpSocket: { port: http } }
          resources: { limits: { memory: 768Mi } }
          securityContext:
            readOnlyRootFilesystem: true
            allowPrivilegeEscalation: false
            capabilities: { drop: [ALL] }
`.replace(from, to),
  )
}

describe('manifests', () => {
  it('are accepted when they are right', async () => {
    expect(ruleProblems(manifests())).toEqual([])
    expect(await schemaProblems(checkout, manifests())).toEqual([])
  })

  it.each([
    ['a field that Kubernetes does not know', 'args:', 'arguments:', `'"arguments"' does not exist`],
    ['a field that is missing', 'selector: { matchLabels: { app: typesense } }', 'replicas: 1', 'selector'],
    ['a value of the wrong form', 'port: 8108', 'port: many', 'port'],
    ['a kind that does not exist', 'kind: Deployment', 'kind: Deploy', 'there is no Deploy of apps/v1'],
  ])('are refused with %s', async (_, from, to, why) => {
    expect((await schemaProblems(checkout, manifests(from, to))).join()).toContain(why)
  })

  it.each([
    ['root', 'runAsNonRoot: true', 'runAsNonRoot: false', 'may run as root'],
    ['a token', 'automountServiceAccountToken: false', 'hostNetwork: false', 'a token of the cluster'],
    ['no limit', 'memory: 768Mi', 'cpu: 1', 'no limit for typesense'],
    ['rights', 'drop: [ALL]', 'drop: []', 'does not confine typesense'],
    ['no question', 'livenessProbe', 'readinessProbe', 'never asks whether typesense lives'],
    ['a selector of nothing', 'selector: { app: typesense }', 'selector: { app: tpsense }', 'selects no pod'],
    ['a port of nothing', 'targetPort: http', 'targetPort: https', 'leads to https'],
  ])('are refused with %s', (_, from, to, why) => {
    expect(ruleProblems(manifests(from, to)).join()).toContain(why)
  })
})

describe('parity with the compose file', () => {
  const compose = `
services:
  typesense:
    image: typesense/typesense:30.1
    command: [--quiet]
    environment: { KEY: "\${KEY}", WITHHELD: "" }
    mem_limit: 768m
    stop_grace_period: 30s
`
  const problems = (from = '', to = '', keys = ['KEY']) =>
    parityProblems(compose, manifests(from, to), { keys }).filter((problem) =>
      problem.startsWith('typesense: '),
    )

  it('holds for the same image, command, variables and limits', () => {
    expect(problems()).toEqual([])
  })

  it.each([
    ['another image', ':30.1', ':30.0', 'runs typesense/typesense:30.0'],
    ['another command', '--quiet', '--loud', 'runs --loud, not --quiet'],
    ['another limit', '768Mi', '1Gi', 'has 1Gi of memory, not 768Mi'],
    ['less time to end', 'Seconds: 30', 'Seconds: 3', 'gets less than 30 s'],
    ['a variable less', 'name: KEY', 'name: KYE', 'is not given KEY'],
    [
      'a variable that it should not know',
      'env: [',
      'env: [{ name: WITHHELD, value: a }, ',
      'should not know',
    ],
  ])('fails for %s', (_, from, to, why) => {
    expect(problems(from, to)).toEqual([expect.stringContaining(why)])
  })

  it('fails for a secret whose key nobody is told to fill in', () => {
    expect(problems('', '', [])).toEqual(['typesense: is not given KEY'])
  })
})

describe('infra/kubernetes', () => {
  const overlays = ['gke', 'external']

  it.each(overlays)(
    'gives web and worker of %s what they start with, and nothing that contradicts it',
    async (name) => {
      const rendered = await render(path.join(checkout.root, 'infra/kubernetes/overlays', name))
      // Without kubectl there is nothing to look at; deploy.sh check says so.
      if ('leftOut' in rendered) return
      const secrets = await exampleSecrets(checkout)
      for (const workload of ['web', 'worker']) {
        const { pod } = workloadsOf(rendered).find((each) => each.name === workload) ?? expect.fail(workload)
        const environment = environmentOf(pod.containers[0] ?? expect.fail(workload), rendered, secrets)
        // Mail goes by one of the two.
        const config = loadConfig('web', { ...filled(environment), SMTP_URL: undefined })
        expect(config).toMatchObject({ nodeEnv: 'production', trustedProxyHops: 1 })
        expect('workerUrl' in config && config.workerUrl !== undefined).toBe(workload === 'web')
      }
    },
  )

  it('asks for no secret that no process reads', async () => {
    const known = [...Object.keys(variables), ...OF_OTHERS]
    for (const key of Object.values(await exampleSecrets(checkout)).flat()) expect(known).toContain(key)
  })

  it('keeps the same paths inside as the Caddyfile of one machine', async () => {
    const inside = (text: string) => /@inside path (.*)/.exec(text)?.[1]
    const [one, edge] = await Promise.all([
      file('infra/caddy/Caddyfile'),
      file('infra/kubernetes/base/edge/Caddyfile'),
    ])
    expect(inside(edge)).toBe(inside(one))
    expect(inside(edge)).toContain('/metrics')
  })
})
