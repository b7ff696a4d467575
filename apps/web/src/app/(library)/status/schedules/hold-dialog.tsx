'use client'

import { cloneElement, type ReactElement, useId, useRef } from 'react'
import { useSubmit } from '#client/use-submit.ts'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Refusal } from '#ui/refusal.tsx'

export type Hold = { reason: string; until: string | null }

type HoldDialogProps = {
  title: string
  description: string
  action: string
  trigger: ReactElement<{ onClick?: () => void; 'aria-haspopup'?: 'dialog' }>
  /** Rejects with what to tell the person. */
  onHold: (hold: Hold) => Promise<void>
}

/** Asks why something is to be held back, and until when. */
export function HoldDialog({ title, description, action, trigger, onHold }: HoldDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const close = () => dialog.current?.close()
  const { submit, isBusy, refusal } = useSubmit(
    async (form) => {
      const until = String(form.get('until') ?? '')
      await onHold({
        reason: String(form.get('reason') ?? ''),
        until: until === '' ? null : new Date(until).toISOString(),
      })
      close()
      return null
    },
    { staysBusy: false },
  )
  return (
    <>
      {cloneElement(trigger, { onClick: () => dialog.current?.showModal(), 'aria-haspopup': 'dialog' })}
      <dialog
        ref={dialog}
        aria-labelledby={`${id}-title`}
        className="m-auto w-[min(26rem,calc(100vw-2rem))] whitespace-normal rounded-2xl border bg-surface p-6 text-left text-ink shadow-float backdrop:bg-black/45 max-sm:mb-4"
      >
        <form onSubmit={submit} className="grid gap-4">
          <h2 id={`${id}-title`} className="font-semibold text-lg tracking-tight">
            {title}
          </h2>
          <p className="text-ink-soft text-sm leading-relaxed">{description}</p>
          <Field label="Why" name="reason" required maxLength={200} hint="Shown wherever it is missed." />
          <Field label="Until" name="until" type="datetime-local" hint="Empty: until somebody ends it." />
          <Refusal>{refusal}</Refusal>
          <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
            <Button look="outline" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" disabled={isBusy}>
              {action}
            </Button>
          </div>
        </form>
      </dialog>
    </>
  )
}
