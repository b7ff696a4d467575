import { parse } from 'yaml'

/** One service of the production file, as far as memory is concerned. */
export type ServiceMemory = {
  name: string
  limitMib: number
  cap: string
  why: string
  profiles: string[]
  /** Ends by itself, before the second colour starts. */
  isOneShot: boolean
}

/** The profiles that one machine is run with, and how much memory it has. */
export type Machine = { profiles: readonly string[]; totalMib: number }

export const HOST_MIB = 1_024
const SETS = [['cloud-sql'], ['cloud-sql', 'redis'], ['database'], ['database', 'redis']]
/** 6 GB, or 7.7 GB for those who watch over it from the same machine. */
export const MACHINES: readonly Machine[] = [
  ...SETS.map((profiles) => ({ profiles, totalMib: 6_144 })),
  ...SETS.map((profiles) => ({ profiles: [...profiles, 'observability'], totalMib: 7_884 })),
]

type WrittenService = {
  mem_limit?: string | number
  profiles?: string[]
  restart?: string
  'x-memory'?: { cap?: string; why?: string }
}

/** Reads a compose file. Throws with the name of a service whose limit, cap or reason is missing. */
export function readMemory(compose: string): ServiceMemory[] {
  const { services } = parse(compose, { merge: true }) as { services: Record<string, WrittenService> }
  return Object.entries(services).map(([name, service]) => {
    const { cap, why } = service['x-memory'] ?? {}
    if (!cap || !why) throw new Error(`${name} has no x-memory with a cap and why`)
    return {
      name,
      limitMib: mebibytes(name, service.mem_limit),
      cap,
      why,
      profiles: service.profiles ?? [],
      isOneShot: service.restart === 'no',
    }
  })
}

/**
 * What a machine must have in the worst moment of a deploy, in MiB: all that stays, the larger of the second colour
 * and the one-shots that come before it, and what the host itself needs.
 */
export function neededMib(
  services: readonly ServiceMemory[],
  { profiles }: Pick<Machine, 'profiles'>,
): number {
  const isOn = (service: ServiceMemory) =>
    service.profiles.length === 0 || service.profiles.some((profile) => profiles.includes(profile))
  const staying = services.filter((service) => isOn(service) && !service.isOneShot)
  const passing = services.filter(({ name, isOneShot }) => isOneShot || name === 'web-green')
  const most = Math.max(0, ...passing.map(({ limitMib }) => limitMib))
  return staying.reduce((sum, { limitMib }) => sum + limitMib, most + HOST_MIB)
}

function mebibytes(name: string, limit: string | number | undefined): number {
  const [, number, unit = ''] = /^(\d+)([mg])$/.exec(String(limit)) ?? []
  if (!number) throw new Error(`${name} needs a mem_limit such as 512m or 1g, not ${limit}`)
  return Number(number) * (unit === 'g' ? 1_024 : 1)
}
