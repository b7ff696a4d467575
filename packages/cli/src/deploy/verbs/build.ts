import { environment } from '@repo/config/environment'
import type { Checkout } from '../../checkout.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { buildCommands, IMAGE_NAMES, imageName, pushCommands, type Source } from '../images/commands.ts'
import { runCommand } from '../images/run.ts'
import { sourceOf } from '../images/source.ts'
import { deployImages } from '../settings.ts'
import type { Command } from '../transport/command.ts'

export type BuildOptions = { dryRun: boolean; json: boolean; network: string | undefined }

/** Builds the images of the commit that is checked out. */
export async function build(checkout: Checkout, terminal: Terminal, options: BuildOptions): Promise<number> {
  const source = await sourceOf(checkout, new Date())
  const prefix = prefixOf(checkout)
  const { NODE_EXTRA_CA_CERTS: certificates } = environment()
  const commands = buildCommands({ prefix, source, certificates, network: options.network })
  return perform(checkout, terminal, { ...options, commands, source, prefix })
}

/** Pushes them, by commit and by version. */
export async function push(
  checkout: Checkout,
  terminal: Terminal,
  options: Omit<BuildOptions, 'network'>,
): Promise<number> {
  const source = await sourceOf(checkout, new Date())
  const prefix = prefixOf(checkout)
  if (!prefix)
    throw new Error('Set DEPLOY_IMAGES to where images are pushed to, such as registry.example.org/trovella.')
  return perform(checkout, terminal, { ...options, commands: pushCommands(prefix, source), source, prefix })
}

function prefixOf(checkout: Checkout): string {
  return deployImages(checkout)
}

async function perform(
  checkout: Checkout,
  terminal: Terminal,
  doing: { dryRun: boolean; json: boolean; commands: Command[]; source: Source; prefix: string },
): Promise<number> {
  const { dryRun, json, commands, source, prefix } = doing
  if (dryRun) {
    for (const { program, args } of commands) terminal.line(`${program} ${args.join(' ')}`)
    return 0
  }
  for (const command of commands) await runCommand(checkout, terminal, command)
  const images = IMAGE_NAMES.map((name) => imageName(prefix, name, source.revision))
  if (json) terminal.line(JSON.stringify({ ...source, images }, null, 2))
  else terminal.line(`${source.version} of ${source.revision.slice(0, 12)}: ${images.join(', ')}`)
  return 0
}
