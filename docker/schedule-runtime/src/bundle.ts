import { pathToFileURL } from 'node:url'
import type { Bundle, OpenBundle } from './contract.ts'
import { checkSchedules } from './definition/check.ts'
import type { Definition } from './definition/definition.ts'

export type Loaded = { version: string; open: OpenBundle; definitions: ReadonlyMap<string, Definition> }

/** What keeps a bundle from being used, as a sentence for whoever starts the daemon. */
export class BundleError extends Error {
  override name = 'BundleError' as const
}

/** Loads the handlers: docs/contracts/schedules.md. Throws BundleError, or DefinitionError for schedules that are wrong. */
export async function loadBundle(
  file: string,
  host: { environment: Record<string, string | undefined>; version: string },
): Promise<Loaded> {
  const { bundle } = await importBundle(file)
  if (bundle?.contract !== 1) {
    throw new BundleError(
      `${file} is of contract ${bundle?.contract ?? 'none'}, and this daemon of contract 1: build both from one commit.`,
    )
  }
  const open = await bundle.open(host).catch((error: Error) => {
    throw new BundleError(`The handlers cannot be opened: ${error.message}`)
  })
  try {
    const definitions = checkSchedules(open.schedules)
    return {
      version: bundle.version,
      open,
      definitions: new Map(definitions.map((each) => [each.name, each])),
    }
  } catch (error) {
    await open.close()
    throw error
  }
}

async function importBundle(file: string): Promise<{ bundle?: Bundle }> {
  try {
    return (await import(pathToFileURL(file).href)) as { bundle?: Bundle }
  } catch (error) {
    throw new BundleError(
      `The handlers cannot be loaded from ${file} (SCHEDULE_BUNDLE): ${(error as Error).message}`,
    )
  }
}
