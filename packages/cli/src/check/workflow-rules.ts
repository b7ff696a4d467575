import { parse } from 'yaml'
import { commandMentions, mentionedVerbProblems } from './documents.ts'

type Step = { uses?: string; run?: string; with?: Record<string, unknown>; shell?: string }
type Job = {
  uses?: string
  steps?: Step[]
  permissions?: unknown
  'timeout-minutes'?: number
  concurrency?: unknown
}
type Workflow = { on?: unknown; permissions?: unknown; concurrency?: unknown; jobs?: Record<string, Job> }
type Action = { runs?: { steps?: Step[] } }

/** More than this belongs into packages/cli, where it is tested. */
const MOST_LINES_OF_A_STEP = 8

/**
 * What the rules of this repository say against a workflow, or against an action of ours: they are about safety and
 * size, and come on top of what actionlint knows of the format.
 */
export function workflowProblems(text: string): string[] {
  const { on, permissions, concurrency, jobs, runs } = parse(text) as Workflow & Action
  const steps = [...(runs?.steps ?? []), ...Object.values(jobs ?? {}).flatMap((job) => job.steps ?? [])]
  return [
    ...pinProblems(text),
    ...steps.flatMap(stepProblems),
    ...(jobs ? [...triggerProblems(on), ...permissionProblems(permissions)] : []),
    ...Object.entries(jobs ?? {}).flatMap(([name, job]) => jobProblems(name, job)),
    ...[concurrency, ...Object.values(jobs ?? {}).map((job) => job.concurrency)].flatMap(concurrencyProblems),
  ]
}

/** A tag can be moved to other code; a commit cannot. The comment says which release it is. */
function pinProblems(text: string): string[] {
  const uses = [...text.matchAll(/^\s*(?:- )?uses:\s*(\S+)(.*)$/gm)]
  const images = [...text.matchAll(/^\s*[A-Z_]*(?:IMAGE|image):\s*(\S+)$/gm)].map(([, image = '']) => image)
  return [
    ...uses
      .filter(([, name = '', comment = '']) => !isPinned(name, comment))
      .map(([, name]) => `${name} is not pinned: write owner/name@COMMIT # vX.Y.Z`),
    ...images
      .filter((image) => !/:\S+@sha256:[0-9a-f]{64}$/.test(image))
      .map((image) => `the image ${image} is not pinned: write name:version@sha256:…`),
  ]
}

function isPinned(name: string, comment: string): boolean {
  if (name.startsWith('./')) return true
  return /@[0-9a-f]{40}$/.test(name) && /^ # v\d+\.\d+\.\d+$/.test(comment)
}

function stepProblems({ uses, run, with: inputs }: Step): string[] {
  const lines = (run ?? '').trim().split('\n')
  const isCheckout = uses?.startsWith('actions/checkout@') ?? false
  return [
    ...(isCheckout && inputs?.['persist-credentials'] !== false
      ? ['a checkout leaves its token in the folder: set persist-credentials: false']
      : []),
    ...(run?.includes('${{')
      ? [`an expression in a script is code of whoever wrote its value; hand it over in env: ${lines[0]}`]
      : []),
    ...(lines.length > MOST_LINES_OF_A_STEP
      ? [`a script of ${lines.length} lines belongs into packages/cli: ${lines[0]}`]
      : []),
    ...lines.flatMap(commandMentions).flatMap(mentionedVerbProblems),
  ]
}

function triggerProblems(on: unknown): string[] {
  const names = typeof on === 'object' && on !== null ? Object.keys(on) : [String(on)]
  return names
    .filter((name) => name === 'pull_request_target' || name === 'workflow_run')
    .map((name) => `${name} runs with our rights on what a stranger sent`)
}

function permissionProblems(permissions: unknown): string[] {
  const isLeast =
    typeof permissions === 'object' &&
    permissions !== null &&
    Object.entries(permissions).every(
      ([scope, right]) => right === 'none' || `${scope}: ${right}` === 'contents: read',
    )
  return isLeast ? [] : ['at the top, permissions are {} or contents: read; a job adds what it needs']
}

function jobProblems(name: string, job: Job): string[] {
  const isUnbounded = !job.uses && job['timeout-minutes'] === undefined
  return [
    ...(isUnbounded ? [`job ${name} has no timeout-minutes`] : []),
    ...(typeof job.permissions === 'string'
      ? [`job ${name} takes ${job.permissions}; name each permission`]
      : []),
  ]
}

/** Whoever cancels a deploy leaves a machine half-way. */
function concurrencyProblems(concurrency: unknown): string[] {
  const { group, 'cancel-in-progress': cancel } = (concurrency ?? {}) as Record<string, unknown>
  return String(group).startsWith('deploy') && cancel !== false
    ? [`${group} needs cancel-in-progress: false`]
    : []
}
