'use client'

import { signOut } from '#client/account.ts'
import { useSessions } from '#client/use-sessions.ts'
import { Button } from '#ui/button.tsx'
import { LocalTime } from '#ui/local-time.tsx'
import { Refusal } from '#ui/refusal.tsx'
import { Skeleton } from '#ui/skeleton.tsx'

export function Sessions() {
  const { sessions, refusal, revoke, revokeOthers } = useSessions()
  return (
    <div className="grid gap-4">
      <Refusal>{refusal}</Refusal>
      {sessions === null ? (
        <Skeleton className="h-16 rounded-xl" />
      ) : (
        <ul className="divide-y rounded-xl border bg-surface">
          {sessions.map(({ token, device, since, isThis }) => (
            <li key={token} className="flex min-h-16 items-center gap-4 px-4 py-3">
              <div className="min-w-0 flex-1">
                <p className="truncate font-medium">{device}</p>
                <p className="text-ink-faint text-xs">
                  since <LocalTime at={since} style="moment" />
                </p>
              </div>
              {isThis ? (
                <span className="text-good text-xs">This device</span>
              ) : (
                <Button look="quiet" size="small" onClick={() => revoke(token)}>
                  Sign out
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-2">
        <Button look="outline" onClick={signOut}>
          Sign out here
        </Button>
        {(sessions?.length ?? 0) > 1 && (
          <Button look="outline" onClick={revokeOthers}>
            Sign out everywhere else
          </Button>
        )}
      </div>
    </div>
  )
}
