import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { environment } from '@repo/config/environment'
import type { Checkout } from '../checkout.ts'
import { EXIT } from '../exit-codes.ts'
import { type ApiDocument, typesOf } from './types-of.ts'

/** Writes the OpenAPI document of this checkout to a file, or prints it. Nothing has to run. */
export async function openapi(checkout: Checkout, path: string | undefined): Promise<number> {
  return put(await printedDocument(checkout), path)
}

/** The same for its TypeScript types, in the shape that openapi-fetch takes. */
export async function types(checkout: Checkout, path: string | undefined): Promise<number> {
  const document: ApiDocument = JSON.parse(await printedDocument(checkout))
  return put(typesOf(document), path)
}

/** The application prints it by itself: only that knows its routes. */
async function printedDocument({ root }: Checkout): Promise<string> {
  const cwd = join(root, 'apps/web')
  const { stdout } = await promisify(execFile)(process.execPath, ['build/print-openapi.ts'], {
    cwd,
    env: environment(),
    maxBuffer: 16 * 1024 * 1024,
  })
  return stdout
}

async function put(text: string, path: string | undefined): Promise<number> {
  if (path === undefined) {
    await new Promise<void>((written) => process.stdout.write(text, () => written()))
    return EXIT.ok
  }
  try {
    await writeFile(resolve(path), text)
    return EXIT.ok
  } catch (error) {
    process.stderr.write(
      `${path} cannot be written: ${(error as Error).message}. Name a file in a folder that exists.\n`,
    )
    return EXIT.failed
  }
}
