import { execFile } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url))

export type Ran = { code: number; stdout: string; stderr: string }

/**
 * A clone of nothing but deploy.sh, in a folder with a space, on a machine whose node, npm and curl are scripts
 * that write down how they were called. The fetched "Node" is the one that runs this test.
 */
export async function createClone(machine: { node: string | null; npm: boolean }) {
  const home = await realpath(await mkdtemp(path.join(tmpdir(), 'trovella bootstrap ')))
  const root = path.join(home, 'a clone')
  const bin = path.join(home, 'bin')
  const calls = path.join(home, 'calls')
  await mkdir(path.join(root, 'packages/cli/src'), { recursive: true })
  await mkdir(bin)
  await copyFile(path.join(REPOSITORY, 'deploy.sh'), path.join(root, 'deploy.sh'))
  await writeFile(path.join(root, 'package.json'), '{ "packageManager": "pnpm@12.0.0" }')
  await writeFile(path.join(root, 'pnpm-lock.yaml'), 'lockfileVersion: 1\n')
  await writeFile(
    path.join(root, 'packages/cli/src/main.ts'),
    'console.log(JSON.stringify({ args: process.argv.slice(2), options: process.env.NODE_OPTIONS ?? null }))',
  )
  const script = async (file: string, lines: string[]) => {
    await writeFile(file, ['#!/bin/sh', ...lines, ''].join('\n'))
    await chmod(file, 0o755)
  }
  await script(path.join(bin, 'node'), machine.node === null ? ['exit 127'] : nodeLines(machine.node))
  await script(path.join(bin, 'npm'), machine.npm ? npmLines(calls) : ['exit 127'])
  return {
    root,
    bin,
    script,
    calls: async () => (await readFile(calls, 'utf8').catch(() => '')).split('\n').filter(Boolean),
    run: (args: string[], env: Record<string, string> = {}): Promise<Ran> =>
      run('sh', [path.join(root, 'deploy.sh'), ...args], home, {
        PATH: `${bin}:/usr/bin:/bin`,
        HOME: home,
        ...env,
      }),
    remove: () => rm(home, { recursive: true, force: true }),
  }
}

/** Says it is some version, and otherwise is the Node of this test. */
function nodeLines(version: string): string[] {
  return [`[ "$1" = --version ] && echo v${version} && exit`, `exec "${process.execPath}" "$@"`]
}

/** `npm install --prefix FOLDER … NAME@VERSION`, which unpacks a Node or a pnpm. */
function npmLines(calls: string): string[] {
  return [
    '[ "$1" = --version ] && echo 10.0.0 && exit',
    'for word in "$@"; do package=$word; done',
    `echo "npm $package" >>"${calls}"`,
    '[ -z "$NPM_FAILS" ] || exit 1',
    'folder=$3/node_modules/$' + '{package%@*}',
    'mkdir -p "$folder/bin"',
    `printf '%s\\n' '#!/bin/sh' '[ "$1" = --version ] && echo v24.21.0 && exit' 'exec "${process.execPath}" "$@"' >"$folder/bin/node"`,
    `printf '%s\\n' '#!/bin/sh' 'echo "pnpm $*" >>"${calls}"' 'mkdir -p node_modules' 'touch node_modules/.modules.yaml' >"$folder/pnpm"`,
    'chmod +x "$folder/bin/node" "$folder/pnpm"',
  ]
}

function run(program: string, args: string[], cwd: string, env: Record<string, string>): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(program, args, { cwd, env, timeout: 20_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    )
  })
}
