import { CircleX, Clock, RotateCw, Upload as UploadIcon, X } from 'lucide-react'
import { memo } from 'react'
import type { SourceReading } from '#client/reading/source-reading.ts'
import type { UploadState } from '#client/uploads/upload.ts'
import { byteSize } from '#ui/byte-size.ts'
import { Progress } from '#ui/progress.tsx'
import { AddedRow, RowButton } from './added-row.tsx'

type UploadRowProps = {
  id: number
  name: string
  size: number
  folderPath: string
  state: UploadState
  sentBytes: number
  reason: string | null
  reading: SourceReading | undefined
  isCompact: boolean
  onCancel: (id: number) => void
  onRetry: (id: number) => void
}

export const UploadRow = memo(function UploadRow({ id, name, size, state, ...rest }: UploadRowProps) {
  const { folderPath, sentBytes, reason, reading, isCompact, onCancel, onRetry } = rest
  const note = [state === 'duplicate' && 'Already there', folderPath, byteSize(size)]
  return (
    <AddedRow
      kind="file"
      title={name}
      reading={reading}
      status={<SendState state={state} name={name} percent={size ? (sentBytes / size) * 100 : 100} />}
      note={state === 'sending' ? null : note.filter(Boolean).join(' · ')}
      reason={reason}
      action={<SendAction id={id} name={name} state={state} onCancel={onCancel} onRetry={onRetry} />}
      isCompact={isCompact}
    />
  )
})

const looks: Record<UploadState, { icon: typeof X; word: string; tone?: string }> = {
  waiting: { icon: Clock, word: 'Waiting' },
  sending: { icon: UploadIcon, word: 'Sending' },
  added: { icon: Clock, word: 'Added' },
  duplicate: { icon: Clock, word: 'Already there' },
  refused: { icon: CircleX, word: 'Refused', tone: 'font-medium text-danger' },
  failed: { icon: CircleX, word: 'Failed', tone: 'font-medium text-danger' },
  cancelled: { icon: X, word: 'Cancelled' },
}

function SendState({ state, name, percent }: { state: UploadState; name: string; percent: number }) {
  const { icon: Icon, word, tone = '' } = looks[state]
  if (state === 'sending')
    return <Progress value={percent} label={`Sending ${name}`} className="my-2.5 h-1" />
  return (
    <span className={`inline-flex h-6 shrink-0 items-center gap-1.5 ${tone}`}>
      <Icon aria-hidden className="size-3.5" />
      {word}
    </span>
  )
}

type SendActionProps = Pick<UploadRowProps, 'id' | 'name' | 'state' | 'onCancel' | 'onRetry'>

function SendAction({ id, name, state, onCancel, onRetry }: SendActionProps) {
  if (state === 'waiting' || state === 'sending')
    return <RowButton label={`Cancel ${name}`} icon={X} onClick={() => onCancel(id)} />
  if (state === 'failed' || state === 'cancelled')
    return <RowButton label={`Send ${name} again`} icon={RotateCw} onClick={() => onRetry(id)} />
  return null
}
