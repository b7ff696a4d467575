import { CircleCheck, CircleX, Clock, CopyCheck, RotateCw, Upload as UploadIcon, X } from 'lucide-react'
import Link from 'next/link'
import { memo } from 'react'
import type { UploadState } from '#client/uploads/upload.ts'
import { Button } from '#ui/button.tsx'
import { byteSize } from '#ui/byte-size.ts'
import { Progress } from '#ui/progress.tsx'

type UploadRowProps = {
  id: number
  name: string
  size: number
  folderPath: string
  state: UploadState
  sentBytes: number
  reason: string | null
  sourceId: string | null
  onCancel: (id: number) => void
  onRetry: (id: number) => void
}

export const UploadRow = memo(function UploadRow({
  id,
  name,
  size,
  folderPath,
  state,
  ...rest
}: UploadRowProps) {
  const { sentBytes, reason, sourceId, onCancel, onRetry } = rest
  return (
    <li className="flex h-14 items-center gap-3 border-b px-4 text-sm">
      <StateIcon state={state} />
      <div className="min-w-0 flex-1">
        <p className="truncate">
          {sourceId ? (
            <Link href={`/sources/${sourceId}`} className="font-medium hover:underline">
              {name}
            </Link>
          ) : (
            <span className="font-medium">{name}</span>
          )}
          {folderPath && <span className="ml-2 text-ink-faint text-xs">{folderPath}</span>}
        </p>
        {state === 'sending' ? (
          <Progress
            value={size ? (sentBytes / size) * 100 : 100}
            label={`Sending ${name}`}
            className="mt-1.5 h-1"
          />
        ) : (
          <p
            className={`truncate text-xs ${isBad(state) ? 'text-danger' : 'text-ink-faint'}`}
            title={reason ?? ''}
          >
            {reason ?? `${words[state]} · ${byteSize(size)}`}
          </p>
        )}
      </div>
      {(state === 'waiting' || state === 'sending') && (
        <Button
          look="quiet"
          size="icon"
          className="size-8"
          aria-label={`Cancel ${name}`}
          onClick={() => onCancel(id)}
        >
          <X aria-hidden />
        </Button>
      )}
      {(state === 'failed' || state === 'cancelled') && (
        <Button
          look="quiet"
          size="icon"
          className="size-8"
          aria-label={`Send ${name} again`}
          onClick={() => onRetry(id)}
        >
          <RotateCw aria-hidden />
        </Button>
      )}
    </li>
  )
})

const words: Record<UploadState, string> = {
  waiting: 'Waiting',
  sending: 'Sending',
  added: 'Added',
  duplicate: 'Already there',
  refused: 'Refused',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

const icons: Record<UploadState, { icon: typeof X; look: string }> = {
  waiting: { icon: Clock, look: 'text-ink-faint' },
  sending: { icon: UploadIcon, look: 'text-action' },
  added: { icon: CircleCheck, look: 'text-good' },
  duplicate: { icon: CopyCheck, look: 'text-ink-faint' },
  refused: { icon: CircleX, look: 'text-danger' },
  failed: { icon: CircleX, look: 'text-danger' },
  cancelled: { icon: X, look: 'text-ink-faint' },
}

function StateIcon({ state }: { state: UploadState }) {
  const { icon: Icon, look } = icons[state]
  return <Icon aria-hidden className={`size-4 shrink-0 ${look}`} />
}

function isBad(state: UploadState): boolean {
  return state === 'refused' || state === 'failed'
}
