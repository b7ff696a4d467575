/** What was found out about this machine and checkout. */
export type Findings = {
  nodeVersion: string
  /** Docker's version, or null where there is none for this user. */
  docker: string | null
  compose: string | null
  freeDiskMb: number
  totalMemoryMb: number
  /** Who holds the port of the web, if anybody besides `dev` of this checkout. */
  portHolder: string | null
  port: number
  /** What loadConfig says of the environment and .env; null when all is well. */
  configProblem: string | null
  /** Whether .env lets others read it. */
  envIsOpen: boolean
  chromium: string | null
  devRuns: boolean
}

export type Finding = { what: string; state: 'well' | 'note' | 'wrong'; said: string }

const NEED_DISK_MB = 2_048
const NEED_MEMORY_MB = 3_072

/** What is to be said of each, and what to do where something is wrong. */
export function examine(found: Findings): Finding[] {
  return [
    { what: 'Node', state: 'well', said: found.nodeVersion },
    docker(found),
    {
      what: 'Disk',
      state: found.freeDiskMb >= NEED_DISK_MB ? 'well' : 'wrong',
      said: `${found.freeDiskMb} MB free${found.freeDiskMb >= NEED_DISK_MB ? '' : `; ${NEED_DISK_MB} are needed. Make room.`}`,
    },
    {
      what: 'Memory',
      state: found.totalMemoryMb >= NEED_MEMORY_MB ? 'well' : 'note',
      said: `${found.totalMemoryMb} MB${found.totalMemoryMb >= NEED_MEMORY_MB ? '' : '; `dev` with everything takes up to 3 GB'}`,
    },
    port(found),
    {
      what: 'Settings',
      state: found.configProblem ? 'wrong' : 'well',
      said: found.configProblem ?? 'the environment and .env are understood',
    },
    ...(found.envIsOpen
      ? [
          {
            what: '.env',
            state: 'wrong' as const,
            said: 'other users of this machine can read it: chmod 600 .env',
          },
        ]
      : []),
    {
      what: 'Browser',
      state: found.chromium ? 'well' : 'note',
      said: found.chromium ?? 'no Chromium, so `test` leaves the browser tests out: set CHROMIUM_PATH',
    },
  ]
}

function docker({ docker, compose }: Findings): Finding {
  const what = 'Docker'
  if (!docker)
    return { what, state: 'note', said: 'not here, or not for this user: `dev` uses its embedded parts' }
  if (!compose) return { what, state: 'wrong', said: `${docker}, without Compose: install docker-compose-v2` }
  const [major = 0, minor = 0] = compose.replace(/^v/, '').split('.').map(Number)
  const isNewEnough = major > 2 || (major === 2 && minor >= 24)
  return isNewEnough
    ? { what, state: 'well', said: `${docker}, Compose ${compose}` }
    : {
        what,
        state: 'wrong',
        said: `Compose ${compose} is too old for docker-compose.yml: take 2.24 or newer`,
      }
}

function port({ port, portHolder, devRuns }: Findings): Finding {
  const what = `Port ${port}`
  if (devRuns) return { what, state: 'well', said: 'dev of this checkout runs: ./deploy.sh status' }
  return portHolder
    ? {
        what,
        state: 'wrong',
        said: `${portHolder}. Stop it, or take another: ./deploy.sh dev --port ${port + 1}`,
      }
    : { what, state: 'well', said: 'free' }
}
