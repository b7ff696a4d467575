import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseEnv } from 'node:util'
import type { Checkout } from '../../checkout.ts'
import type { LeftOut } from '../steps.ts'
import { parityProblems } from './compose-parity.ts'
import { type Manifest, render } from './render.ts'
import { ruleProblems } from './rules.ts'
import { schemaProblems } from './schema.ts'
import type { Secrets } from './workloads.ts'

/** Renders each overlay and checks it against the models of Kubernetes, our rules, and the compose file. */
export async function checkKubernetes(checkout: Checkout): Promise<string[] | LeftOut> {
  const overlays = path.join(checkout.root, 'infra/kubernetes/overlays')
  const secrets = await exampleSecrets(checkout)
  const compose = await readFile(path.join(checkout.root, 'infra/docker-compose.prod.yml'), 'utf8')
  const problems: string[] = []
  for (const name of await readdir(overlays)) {
    const manifests = await render(path.join(overlays, name))
    if ('leftOut' in manifests) return manifests
    const found = await manifestProblems(checkout, manifests, { compose, secrets })
    problems.push(...found.map((problem) => `overlay ${name}: ${problem}`))
  }
  return problems
}

async function manifestProblems(
  checkout: Checkout,
  manifests: readonly Manifest[],
  { compose, secrets }: { compose: string; secrets: Secrets },
): Promise<string[]> {
  return [
    ...(await schemaProblems(checkout, manifests)),
    ...ruleProblems(manifests),
    ...parityProblems(compose, manifests, secrets),
  ]
}

/** The keys that people are told to fill in, by secret. */
export async function exampleSecrets({ root }: Checkout): Promise<Secrets> {
  const folder = path.join(root, 'infra/kubernetes/secrets')
  const files = (await readdir(folder)).filter((file) => file.endsWith('.env.example'))
  const entries = files.map(async (file) => {
    const text = await readFile(path.join(folder, file), 'utf8')
    return [path.basename(file, '.env.example'), Object.keys(parseEnv(text))] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}
