'use client'

import { Button } from '#ui/button.tsx'
import { CopyField } from './copy-field.tsx'

/** A new key's secret, the one time it is shown. */
export function NewSecret({ secret, onDone }: { secret: string; onDone: () => void }) {
  return (
    <div role="status" className="grid gap-3 rounded-xl bg-action-wash p-4">
      <p className="font-medium text-sm">Copy the key now. It is shown this once and cannot be read again.</p>
      <CopyField label="The new key" value={secret} />
      <Button look="quiet" size="small" className="justify-self-start" onClick={onDone}>
        I have kept it
      </Button>
    </div>
  )
}
