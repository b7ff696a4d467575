import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { ownCheckout } from '../src/checkout.ts'

type Job = { needs?: string | string[]; if?: string; steps?: { run?: string }[]; [key: string]: unknown }

const folder = path.join(ownCheckout().root, '.github/workflows')
const textOf = (name: string) => readFile(path.join(folder, name), 'utf8')

async function jobsOf(name: string): Promise<Record<string, Job>> {
  return (parse(await textOf(name)) as { jobs: Record<string, Job> }).jobs
}

function scriptOf(job: Job | undefined): string {
  return (job?.steps ?? []).map(({ run }) => run ?? '').join('\n')
}

it('scans every image so that a grave flaw which can be mended fails the run', async () => {
  const { scan } = await jobsOf('scan-promote.yml')
  expect(scriptOf(scan)).toMatch(/--severity CRITICAL,HIGH --ignore-unfixed --exit-code 1/)
  expect(scan?.strategy).toMatchObject({ matrix: { image: { length: 3 } } })
  // The scanner is handed a file: nothing of ours is in its reach.
  expect(scriptOf(scan)).toMatch(/docker run --rm --volume "\$PWD\/scan:\/scan" "\$TRIVY_IMAGE"/)
})

it('names tested what was tried and scanned by digest, and releases that name alone', async () => {
  const { try: tried, promote } = await jobsOf('scan-promote.yml')
  expect(promote?.needs).toEqual(['try', 'scan'])
  expect(tried?.env).toMatchObject({ TEST_WEB_IMAGE: expect.stringContaining('inputs.web') })
  expect(scriptOf(promote)).toContain(':tested-$GITHUB_SHA" "$image"')
  const { release, deploy } = await jobsOf('release-deploy.yml')
  expect(scriptOf(release)).toContain('"$IMAGE_REGISTRY/$image:tested-$GITHUB_SHA"')
  expect(deploy?.needs).toBe('release')
  expect(scriptOf(deploy)).toContain('./deploy.sh deploy --image "$VERSION"')
})

it('never cancels a deploy, and leaves it out when asked to', async () => {
  const { deploy } = await jobsOf('release-deploy.yml')
  expect(deploy?.concurrency).toEqual({ group: 'deploy', 'cancel-in-progress': false })
  expect(deploy?.if).toContain('!inputs.skip_deploy')
})

it('goes on to images only after all of ci, and only on main', async () => {
  const { 'build-push': build, ...jobs } = await jobsOf('ci.yml')
  const before = Object.keys(jobs).filter((name) => !['scan-promote', 'release-deploy'].includes(name))
  expect(build?.needs).toEqual(before)
  expect(build?.if).toContain("github.event_name == 'push'")
})

it('keeps no key of a cloud and no key of ssh', async () => {
  const texts = await Promise.all((await readdir(folder)).map(textOf))
  expect(texts.join('\n').match(/secrets\.\w+/g)).toBeNull()
})

it('tells of every variable that the workflows ask the repository for', async () => {
  const texts = await Promise.all((await readdir(folder)).map(textOf))
  const asked = new Set([...texts.join('\n').matchAll(/vars\.([A-Z_]+)/g)].map(([, name = '']) => name))
  const setup = await readFile(path.join(ownCheckout().root, 'docs/runbooks/first-time-setup.md'), 'utf8')
  expect([...asked].filter((name) => !setup.includes(name))).toEqual([])
  expect(asked).toContain('WIF_PROVIDER')
})
