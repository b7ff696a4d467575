import type { Checkout } from '../../checkout.ts'
import type { Images } from '../server/facts.ts'
import { askServer } from '../server/script.ts'
import type { DeploySettings } from '../settings.ts'
import { IMAGE_NAMES, imageName } from './commands.ts'

/** The images of a commit or version by digest, as the machine's registry has them; null when it lacks one. */
export async function resolveTag(
  checkout: Checkout,
  settings: DeploySettings,
  tag: string,
): Promise<Images | null> {
  if (!settings.images) {
    throw new Error('Set DEPLOY_IMAGES to where images are pushed to, such as registry.example.org/trovella.')
  }
  const names = IMAGE_NAMES.map((name) => imageName(settings.images, name, tag))
  const answer = await askServer(checkout, settings, ['resolve', ...names])
  const [web = '', trace = '', schedule = ''] = answer.split('\n').map((line) => line.trim())
  return web && trace && schedule ? { web, trace, schedule } : null
}

/** Of a digest, which is that of web, beside the other two images that run already. Throws where none do. */
export function imagesOfDigest(settings: DeploySettings, digest: string, running: Images | null): Images {
  if (!running) throw new Error('The first deploy needs all three images: give it a commit or a version.')
  const web = digest.includes('@') ? digest : `${settings.images}/web@${digest}`
  return { ...running, web }
}

export function isDigest(asked: string): boolean {
  return /^(\S+@)?sha256:[0-9a-f]{64}$/.test(asked)
}
