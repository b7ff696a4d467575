'use client'

import { cloneElement, type ReactElement, type ReactNode, useId, useRef } from 'react'
import { Button } from './button.tsx'

type ConfirmProps = {
  trigger: ReactElement<{ onClick?: () => void; 'aria-haspopup'?: 'dialog' }>
  title: string
  description: ReactNode
  action: string
  onConfirm: () => void
}

/** Asks before something that cannot easily be taken back. The browser's own dialog keeps and returns the focus. */
export function Confirm({ trigger, title, description, action, onConfirm }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const open = () => dialog.current?.showModal()
  const close = () => dialog.current?.close()
  const confirm = () => {
    close()
    onConfirm()
  }
  return (
    <>
      {cloneElement(trigger, { onClick: open, 'aria-haspopup': 'dialog' })}
      <dialog
        ref={dialog}
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-text`}
        className="m-auto w-[min(26rem,calc(100vw-2rem))] whitespace-normal rounded-2xl border bg-surface p-6 text-left text-ink shadow-float backdrop:bg-black/45 max-sm:mb-4"
      >
        <h2 id={`${id}-title`} className="font-semibold text-lg tracking-tight">
          {title}
        </h2>
        <div id={`${id}-text`} className="mt-2 text-ink-soft text-sm leading-relaxed">
          {description}
        </div>
        <div className="mt-6 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <Button look="outline" onClick={close}>
            Keep it
          </Button>
          <Button look="danger" onClick={confirm}>
            {action}
          </Button>
        </div>
      </dialog>
    </>
  )
}
