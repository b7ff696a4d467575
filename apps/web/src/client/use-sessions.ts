import { useEffect, useState } from 'react'
import { accounts, refusalOf } from './account.ts'

export type SessionView = { token: string; device: string; since: string; isThis: boolean }

/** The devices a person is signed in on, newest first, with this one marked; null while they are fetched. */
export function useSessions() {
  const [sessions, setSessions] = useState<SessionView[] | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const load = async () => {
    const [listed, own] = await Promise.all([accounts().listSessions(), accounts().getSession()])
    if (listed.error) return setRefusal(refusalOf(listed.error))
    setSessions(
      listed.data
        .map(({ token, userAgent, createdAt }) => ({
          token,
          device: deviceOf(userAgent ?? ''),
          since: new Date(createdAt).toISOString(),
          isThis: token === own.data?.session.token,
        }))
        .sort(
          (one, other) => Number(other.isThis) - Number(one.isThis) || other.since.localeCompare(one.since),
        ),
    )
  }
  useEffect(() => void load(), [])
  const after = async (answer: Promise<{ error: Parameters<typeof refusalOf>[0] | null }>) => {
    const { error } = await answer
    setRefusal(error ? refusalOf(error) : null)
    await load()
  }
  return {
    sessions,
    refusal,
    revoke: (token: string) => after(accounts().revokeSession({ token })),
    revokeOthers: () => after(accounts().revokeOtherSessions()),
  }
}

const browsers = [
  ['Edg/', 'Edge'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const
const systems = ['iPhone', 'iPad', 'Android', 'Windows', 'Mac', 'Linux'] as const

/** A browser's long name for itself, in two words. */
function deviceOf(userAgent: string): string {
  const browser = browsers.find(([sign]) => userAgent.includes(sign))?.[1] ?? 'A program'
  const system = systems.find((sign) => userAgent.includes(sign))
  return system ? `${browser} on ${system}` : browser
}
