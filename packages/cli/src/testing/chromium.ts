import { access, constants } from 'node:fs/promises'
import path from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** The Chromium of this machine: CHROMIUM_PATH, else one on PATH or among the applications of a Mac. */
export async function findChromium(
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | null> {
  const folders = (env.PATH ?? '').split(path.delimiter).filter(Boolean)
  const onPath = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)))
  for (const candidate of env.CHROMIUM_PATH ? [env.CHROMIUM_PATH] : [...onPath, ...APPLICATIONS]) {
    if (await isExecutable(candidate)) return candidate
  }
  return null
}

function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
}
