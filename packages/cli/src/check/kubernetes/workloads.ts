import type { Manifest } from './render.ts'

type Variable = { name: string; value?: string; valueFrom?: { secretKeyRef?: { name: string; key: string } } }
export type Container = {
  name: string
  image: string
  args?: string[]
  env?: Variable[]
  envFrom?: { configMapRef?: { name: string }; secretRef?: { name: string } }[]
  ports?: { name: string; containerPort: number }[]
  resources?: { limits?: { memory?: string } }
  securityContext?: Record<string, unknown>
  livenessProbe?: object
  readinessProbe?: object
}
export type Pod = {
  containers: Container[]
  initContainers?: Container[]
  securityContext?: Record<string, unknown>
  terminationGracePeriodSeconds?: number
  automountServiceAccountToken?: boolean
}

/** What runs pods: a deployment, a stateful set or a job, with the labels of its pods. */
export type Workload = { kind: string; name: string; labels: Record<string, string>; pod: Pod }

export function workloadsOf(manifests: readonly Manifest[]): Workload[] {
  return manifests
    .filter(({ kind }) => ['Deployment', 'StatefulSet', 'Job'].includes(kind))
    .map(({ kind, metadata, spec }) => {
      const template = spec?.template as { metadata: { labels: Record<string, string> }; spec: Pod }
      return { kind, name: metadata.name, labels: template.metadata.labels, pod: template.spec }
    })
}

/** The keys of each secret, by its name. */
export type Secrets = Readonly<Record<string, readonly string[]>>

/**
 * The variables that a container starts with. A secret stands as `secret:NAME`, what is not in one of its keys as
 * undefined.
 */
export function environmentOf(
  container: Container,
  manifests: readonly Manifest[],
  secrets: Secrets,
): Record<string, string | undefined> {
  const sources = (container.envFrom ?? []).map(({ configMapRef, secretRef }) => {
    if (secretRef) return secretVariables(secretRef.name, secrets)
    return manifests.find(
      ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === configMapRef?.name,
    )?.data
  })
  const own = (container.env ?? []).map(({ name, value, valueFrom }): [string, string | undefined] => {
    const reference = valueFrom?.secretKeyRef
    if (!reference) return [name, value ?? 'from the pod']
    return [name, secrets[reference.name]?.includes(reference.key) ? `secret:${reference.name}` : undefined]
  })
  return Object.assign({}, ...sources, Object.fromEntries(own))
}

function secretVariables(name: string, secrets: Secrets): Record<string, string> {
  return Object.fromEntries((secrets[name] ?? []).map((key) => [key, `secret:${name}`]))
}
