import type { Checkout } from '../../checkout.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { imagesOfDigest, isDigest, resolveTag } from '../images/resolve.ts'
import { sourceOf } from '../images/source.ts'
import type { Images } from '../server/facts.ts'
import type { DeploySettings } from '../settings.ts'
import { build, push } from './build.ts'

/**
 * The images that a deploy is to bring: those of a digest, commit or version, else of the commit that is checked out,
 * which are built and pushed when the registry has none and that is allowed. Throws what is missing.
 */
export async function wantedImages(
  checkout: Checkout,
  settings: DeploySettings,
  terminal: Terminal,
  asked: {
    image: string | undefined
    running: Images | null
    mayBuild: boolean
    network: string | undefined
  },
): Promise<Images> {
  const { image, running, mayBuild, network } = asked
  if (image && isDigest(image)) return imagesOfDigest(settings, image, running)
  const tag = image ?? (await sourceOf(checkout, new Date())).revision
  const there = await resolveTag(checkout, settings, tag)
  if (there) return there
  if (image) throw new Error(`${settings.images} has no images of ${tag}. See: ./deploy.sh releases`)
  if (!mayBuild)
    throw new Error(
      `The images of ${tag.slice(0, 12)} are not built. Build them: ./deploy.sh build && ./deploy.sh push`,
    )
  const quiet = { dryRun: false, json: false }
  await build(checkout, terminal, { ...quiet, network })
  await push(checkout, terminal, quiet)
  const built = await resolveTag(checkout, settings, tag)
  if (built) return built
  throw new Error(
    `The images of ${tag.slice(0, 12)} were pushed, but the machine does not find them in ${settings.images}.`,
  )
}
