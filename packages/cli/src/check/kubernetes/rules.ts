import type { Manifest } from './render.ts'
import { type Pod, type Workload, workloadsOf } from './workloads.ts'

/** What does not fit together among manifests, and what a pod is allowed beyond need. */
export function ruleProblems(manifests: readonly Manifest[]): string[] {
  const workloads = workloadsOf(manifests)
  return [
    ...workloads.flatMap(({ kind, name, pod }) =>
      podProblems(kind, pod).map((why) => `${kind} ${name} ${why}`),
    ),
    ...manifests.flatMap((manifest) =>
      selectorProblems(manifest, workloads).map((why) => `${manifest.kind} ${manifest.metadata.name} ${why}`),
    ),
    ...missingConfiguration(manifests),
  ]
}

function podProblems(kind: string, pod: Pod): string[] {
  const containers = [...(pod.initContainers ?? []), ...pod.containers]
  const lasting = kind === 'Job' ? [] : pod.containers
  return [
    ...(pod.securityContext?.runAsNonRoot === true ? [] : ['may run as root']),
    ...(pod.automountServiceAccountToken === false ? [] : ['is given a token of the cluster']),
    ...containers
      .filter(({ resources }) => !resources?.limits?.memory)
      .map(({ name }) => `has no limit for ${name}`),
    ...containers
      .filter(({ securityContext = {} }) => {
        const { readOnlyRootFilesystem, allowPrivilegeEscalation, capabilities } = securityContext
        const { drop } = (capabilities ?? {}) as { drop?: string[] }
        return !readOnlyRootFilesystem || allowPrivilegeEscalation !== false || drop?.join() !== 'ALL'
      })
      .map(({ name }) => `does not confine ${name}`),
    ...lasting
      .filter(({ livenessProbe }) => !livenessProbe)
      .map(({ name }) => `never asks whether ${name} lives`),
  ]
}

/** A service, a budget or an autoscaler that selects nothing does nothing, and says so nowhere. */
function selectorProblems({ kind, spec = {} }: Manifest, workloads: readonly Workload[]): string[] {
  if (kind === 'HorizontalPodAutoscaler') {
    const { name } = spec.scaleTargetRef as { name: string }
    return workloads.some((workload) => workload.name === name) ? [] : [`scales ${name}, which is not there`]
  }
  const selector = selectorOf(kind, spec)
  if (!selector) return []
  const selected = workloads.filter(({ labels }) =>
    Object.entries(selector).every(([label, value]) => labels[label] === value),
  )
  if (selected.length === 0) return [`selects no pod by ${JSON.stringify(selector)}`]
  return kind === 'Service' ? portProblems(spec, selected) : []
}

function selectorOf(kind: string, spec: Record<string, unknown>): Record<string, string> | undefined {
  if (kind === 'Service') return spec.selector as Record<string, string>
  const by = { PodDisruptionBudget: 'selector', NetworkPolicy: 'podSelector' }[kind]
  return by ? (spec[by] as { matchLabels?: Record<string, string> }).matchLabels : undefined
}

function portProblems(spec: Record<string, unknown>, selected: readonly Workload[]): string[] {
  const open = selected.flatMap(({ pod }) =>
    pod.containers.flatMap(({ ports = [] }) => ports.map(({ name }) => name)),
  )
  return (spec.ports as { targetPort: string }[])
    .filter(({ targetPort }) => !open.includes(targetPort))
    .map(({ targetPort }) => `leads to ${targetPort}, which no container opens`)
}

function missingConfiguration(manifests: readonly Manifest[]): string[] {
  const names = manifests.filter(({ kind }) => kind === 'ConfigMap').map(({ metadata }) => metadata.name)
  const text = JSON.stringify(manifests)
  const mentioned = [...text.matchAll(/"configMap(?:KeyRef|Ref)?":\{[^{}]*"name":"([^"]+)"/g)].map(
    ([, name]) => name,
  )
  return [...new Set(mentioned)]
    .filter((name) => name && !names.includes(name))
    .map((name) => `there is no ConfigMap ${name}`)
}
