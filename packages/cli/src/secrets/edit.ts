import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { secrets } from '@repo/config/secret-list'
import { runProgram } from '../process/run-program.ts'
import { editCommand } from './commands.ts'

/** What one opens first: every secret, none of them set. */
export function firstText(): string {
  return secrets.map(({ name, meaning }) => `# ${meaning}\n#${name}=\n`).join('\n')
}

/** The text as it is when the editor ends. It is in memory alone where the system has such a folder. */
export async function edit(text: string, editor: string): Promise<string> {
  const parent = (await stat('/dev/shm').catch(() => null))?.isDirectory() ? '/dev/shm' : tmpdir()
  const folder = await mkdtemp(path.join(parent, 'trovella-secrets-'))
  try {
    const file = path.join(folder, 'secrets.env')
    await writeFile(file, text, { mode: 0o600 })
    const { program, args } = editCommand(editor, file)
    if ((await runProgram({ program, args })) !== 0)
      throw new Error('The editor failed, so nothing was changed.')
    return await readFile(file, 'utf8')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
