import { Button } from '#ui/button.tsx'
import { Confirm } from '#ui/confirm.tsx'
import { LocalTime } from '#ui/local-time.tsx'
import type { ApiKey } from './api-keys.tsx'

export function ApiKeyItem({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const { name, start, scopes, createdAt, expiresAt, lastUsedAt } = apiKey
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{name}</p>
        <p className="mt-0.5 flex flex-wrap gap-x-2 text-ink-faint text-xs leading-5">
          <code>{start}…</code>
          <span>{scopes.includes('write') ? 'reads and adds' : 'reads'}</span>
          <span>
            made <LocalTime at={createdAt} />
          </span>
          <span>
            {expiresAt ? (
              <>
                ends <LocalTime at={expiresAt} />
              </>
            ) : (
              'never ends'
            )}
          </span>
          <span>
            {lastUsedAt ? (
              <>
                last used <LocalTime at={lastUsedAt} style="moment" />
              </>
            ) : (
              'not used yet'
            )}
          </span>
        </p>
      </div>
      <Confirm
        trigger={
          <Button look="quiet" size="small">
            Revoke
          </Button>
        }
        title="Revoke this key?"
        description={<p>Programs that use “{name}” are refused from now on.</p>}
        action="Revoke"
        onConfirm={onRevoke}
      />
    </li>
  )
}
