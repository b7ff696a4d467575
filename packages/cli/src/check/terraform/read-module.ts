import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from '@cdktn/hcl2json'

/** The inside of a block: arguments by name, and blocks in it as lists. */
export type Body = Record<string, unknown>
export type Named = { name: string; body: Body }
export type Resource = Named & { type: string }

/** One folder of Terraform files, parsed. */
export type Module = {
  folder: string
  variables: Named[]
  outputs: Named[]
  locals: Named[]
  calls: Named[]
  resources: Resource[]
  data: Resource[]
  /** What stands outside these: terraform and provider. */
  rest: Body
}

type Labelled = Record<string, Body[]>

/** Parses the files of a folder. Throws with file and line of a syntax error. */
export async function readModule(folder: string): Promise<Module> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.tf'))
  const texts = await Promise.all(
    files.map(
      async (file): Promise<[string, string]> => [file, await readFile(path.join(folder, file), 'utf8')],
    ),
  )
  return moduleOf(folder, texts)
}

/** The same from texts that are at hand. */
export async function moduleOf(
  folder: string,
  files: readonly (readonly [string, string])[],
): Promise<Module> {
  const parsed = await Promise.all(files.map(([file, text]) => parse(path.join(folder, file), text)))
  const of = (kind: string) => parsed.flatMap((file) => named(file[kind] as Labelled | undefined))
  const typed = (kind: string) =>
    parsed.flatMap((file) =>
      Object.entries((file[kind] ?? {}) as Record<string, Labelled>).flatMap(([type, blocks]) =>
        named(blocks).map((block) => ({ ...block, type })),
      ),
    )
  return {
    folder,
    variables: of('variable'),
    outputs: of('output'),
    calls: of('module'),
    locals: parsed.flatMap((file) =>
      ((file.locals ?? []) as Body[]).flatMap((block) =>
        Object.entries(block).map(([name, value]) => ({ name, body: { value } })),
      ),
    ),
    resources: typed('resource'),
    data: typed('data'),
    rest: { terraform: parsed.map((file) => file.terraform), provider: parsed.map((file) => file.provider) },
  }
}

function named(blocks: Labelled = {}): Named[] {
  return Object.entries(blocks).flatMap(([name, bodies]) => bodies.map((body) => ({ name, body })))
}
