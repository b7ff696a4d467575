import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Checkout } from '../../checkout.ts'
import type { Manifest } from './render.ts'

type Model = new (data: Manifest) => { validate(): void }

/** The parts of the interface that are used here. */
const groups: Record<string, () => Promise<object>> = {
  v1: () => import('kubernetes-models/v1'),
  'apps/v1': () => import('kubernetes-models/apps/v1'),
  'autoscaling/v2': () => import('kubernetes-models/autoscaling/v2'),
  'batch/v1': () => import('kubernetes-models/batch/v1'),
  'networking.k8s.io/v1': () => import('kubernetes-models/networking.k8s.io/v1'),
  'policy/v1': () => import('kubernetes-models/policy/v1'),
}

/**
 * What the interface of Kubernetes would refuse, by the models generated from its OpenAPI description: at run time
 * what is missing or has the wrong form, and with the compiler the fields that it does not know.
 */
export async function schemaProblems(checkout: Checkout, manifests: readonly Manifest[]): Promise<string[]> {
  const formal = (await Promise.all(manifests.map(formProblems))).flat()
  return formal.length > 0 ? formal : unknownFields(checkout, manifests)
}

async function formProblems(manifest: Manifest): Promise<string[]> {
  const { apiVersion, kind, metadata } = manifest
  const models = ((await groups[apiVersion]?.()) ?? {}) as Record<string, Model>
  const Kind = models[kind]
  if (!Kind) return [`${kind} ${metadata.name}: there is no ${kind} of ${apiVersion} that is used here`]
  try {
    new Kind(manifest).validate()
    return []
  } catch (error) {
    return [`${kind} ${metadata.name}: ${(error as Error).message}`]
  }
}

/** Each manifest as a literal of its type: a field that the type does not have is an error there. */
async function unknownFields({ root }: Checkout, manifests: readonly Manifest[]): Promise<string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'trovella-kubernetes-'))
  try {
    await writeFile(path.join(folder, 'manifests.ts'), manifests.map(asLiteral).join('\n'))
    await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(compilerOptions(root)))
    await promisify(execFile)(path.join(root, 'node_modules/.bin/tsc'), ['-p', folder, '--pretty', 'false'])
    return []
  } catch (error) {
    const { stdout = '', message } = error as Error & { stdout?: string }
    return stdout
      ? stdout
          .trim()
          .split('\n')
          .map((line) => located(line, manifests))
      : [message]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** One line for each, so that the line of an error says which it is. */
function asLiteral(manifest: Manifest, index: number): string {
  const type = `import('kubernetes-models/${manifest.apiVersion}').I${manifest.kind}`
  return `export const manifest${index}: ${type} = ${JSON.stringify(manifest)}`
}

function located(line: string, manifests: readonly Manifest[]): string {
  const [, number, message = line] = /manifests\.ts\((\d+),\d+\): error TS\d+: (.*)$/.exec(line) ?? []
  const { kind, metadata } = manifests[Number(number) - 1] ?? {}
  return `${kind} ${metadata?.name}: ${message}`
}

function compilerOptions(root: string): object {
  const models = path.join(root, 'packages/cli/node_modules/kubernetes-models/*')
  return {
    compilerOptions: {
      ...{ noEmit: true, strict: true, skipLibCheck: true, types: [], target: 'esnext' },
      ...{ module: 'esnext', moduleResolution: 'bundler', paths: { 'kubernetes-models/*': [models] } },
    },
    files: ['manifests.ts'],
  }
}
