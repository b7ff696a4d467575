import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { environment } from '@repo/config/environment'
import type { Checkout } from '../../checkout.ts'
import { createTerminal, type Terminal } from '../../terminal/terminal.ts'
import { buildCommands, IMAGE_NAMES, imageName, pushCommands, type Source } from '../images/commands.ts'
import { readDigests } from '../images/digests.ts'
import { runCommand } from '../images/run.ts'
import { sourceOf } from '../images/source.ts'
import { deployImages } from '../settings.ts'
import type { Command } from '../transport/command.ts'

export type BuildOptions = { dryRun: boolean; json: boolean; network: string | undefined }

/** Builds the images of the commit that is checked out. */
export async function build(
  checkout: Checkout,
  terminal: Terminal,
  options: BuildOptions & { push?: boolean },
): Promise<number> {
  if (options.push) return publish(checkout, terminal, options)
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
  const prefix = requiredPrefix(checkout)
  return perform(checkout, terminal, { ...options, commands: pushCommands(prefix, source), source, prefix })
}

/** Builds them straight into the registry, and says by which digests they are there. */
async function publish(checkout: Checkout, terminal: Terminal, options: BuildOptions): Promise<number> {
  const source = await sourceOf(checkout, new Date())
  const prefix = requiredPrefix(checkout)
  const folder = await mkdtemp(path.join(tmpdir(), 'trovella-images-'))
  try {
    const { NODE_EXTRA_CA_CERTS: certificates } = environment()
    const { dryRun, json, network } = options
    const commands = buildCommands({ prefix, source, certificates, network, pushedTo: folder })
    if (dryRun) return printCommands(terminal, commands)
    // What is read by a program stands alone on standard output.
    const progress = json ? createTerminal(process.stderr) : terminal
    for (const command of commands) await runCommand(checkout, progress, command)
    const digests = await readDigests(folder, prefix)
    if (json) terminal.line(JSON.stringify({ ...source, digests }, null, 2))
    else for (const image of Object.values(digests)) terminal.line(image)
    return 0
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function requiredPrefix(checkout: Checkout): string {
  const prefix = prefixOf(checkout)
  if (prefix) return prefix
  throw new Error('Set DEPLOY_IMAGES to where images are pushed to, such as registry.example.org/trovella.')
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
  if (dryRun) return printCommands(terminal, commands)
  for (const command of commands) await runCommand(checkout, terminal, command)
  const images = IMAGE_NAMES.map((name) => imageName(prefix, name, source.revision))
  if (json) terminal.line(JSON.stringify({ ...source, images }, null, 2))
  else terminal.line(`${source.version} of ${source.revision.slice(0, 12)}: ${images.join(', ')}`)
  return 0
}

function printCommands(terminal: Terminal, commands: readonly Command[]): number {
  for (const { program, args } of commands) terminal.line(`${program} ${args.join(' ')}`)
  return 0
}
