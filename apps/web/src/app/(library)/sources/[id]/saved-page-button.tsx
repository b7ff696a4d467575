'use client'

import { FileUp } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type ChangeEvent, useRef, useState } from 'react'
import { api, messageOf } from '#client/api.ts'
import { Button } from '#ui/button.tsx'

const TYPES = '.html,.htm,.xhtml,.pdf,.md,.txt,.epub,.docx'

/** Takes the page that a person saved in their browser for the text of this link. */
export function SavedPageButton({ id }: { id: string }) {
  const router = useRouter()
  const input = useRef<HTMLInputElement>(null)
  const [isSending, setSending] = useState(false)
  const [reason, setReason] = useState<string | null>(null)
  const send = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? []
    if (!file) return
    setSending(true)
    setReason(null)
    const form = new FormData()
    form.append('file', file)
    await api(`/api/v1/sources/${id}/capture`, { method: 'POST', form }).then(
      () => router.refresh(),
      (error: unknown) => setReason(messageOf(error)),
    )
    target.value = ''
    setSending(false)
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={TYPES}
        className="hidden"
        aria-label="The saved page"
        onChange={send}
      />
      <Button
        look="outline"
        size="small"
        className="mt-3"
        disabled={isSending}
        onClick={() => input.current?.click()}
      >
        <FileUp aria-hidden /> {isSending ? 'Sending…' : 'Use the saved file'}
      </Button>
      {reason && (
        <p role="alert" className="mt-2 text-danger">
          {reason}
        </p>
      )}
    </>
  )
}
