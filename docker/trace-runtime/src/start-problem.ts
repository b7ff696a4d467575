import { isDiskTrouble, isRefusedFile } from './store/segment/open.ts'

/** What keeps it from starting, and what to do; null for what should not happen. */
export function startProblem(error: unknown): string | null {
  if (isRefusedFile(error)) return error.message
  if (isDiskTrouble(error) || codeOf(error) === 'ENOSPC')
    return `the folder of DB_DATABASE_SQLITE cannot be written to (${messageOf(error)}). Free some space, or name a file on another disk.`
  const advice = ADVICE[codeOf(error)]
  return advice === undefined ? null : `${messageOf(error)}. ${advice}`
}

const FOLDER = 'DB_DATABASE_SQLITE must be a file in a folder that this user may write to.'

const ADVICE: Record<string, string> = {
  EACCES: FOLDER,
  EPERM: FOLDER,
  EROFS: FOLDER,
  EEXIST: FOLDER,
  ENOTDIR: FOLDER,
  EADDRINUSE: 'Something else listens there: stop it, or set PORT to another.',
  EADDRNOTAVAIL: 'HOST must be an address of this machine, as 127.0.0.1 or 0.0.0.0.',
}

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
