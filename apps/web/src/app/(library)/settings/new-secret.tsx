'use client'

import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#ui/button.tsx'
import { Input } from '#ui/input.tsx'

/** A new key's secret, the one time it is shown. */
export function NewSecret({ secret, onDone }: { secret: string; onDone: () => void }) {
  const [isCopied, setCopied] = useState(false)
  const copy = () =>
    navigator.clipboard.writeText(secret).then(
      () => setCopied(true),
      () => undefined,
    )
  return (
    <div role="status" className="grid gap-3 rounded-xl bg-action-wash p-4">
      <p className="font-medium text-sm">Copy the key now. It is shown this once and cannot be read again.</p>
      <div className="flex gap-2">
        <Input
          readOnly
          aria-label="The new key"
          value={secret}
          onFocus={({ target }) => target.select()}
          className="font-mono text-xs sm:text-xs"
        />
        <Button look="outline" className="h-11" onClick={copy}>
          {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
          {isCopied ? 'Copied' : 'Copy'}
        </Button>
      </div>
      <Button look="quiet" size="small" className="justify-self-start" onClick={onDone}>
        I have kept it
      </Button>
    </div>
  )
}
