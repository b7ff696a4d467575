'use client'

import { RotateCw, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { api, messageOf } from '#client/api.ts'
import { removeSourceLater } from '#client/remove-later.ts'
import { Button } from '#ui/button.tsx'
import { Confirm } from '#ui/confirm.tsx'
import { toast } from '#ui/toasts.ts'

type SourceActionsProps = { id: string; title: string; isSettled: boolean }

export function SourceActions({ id, title, isSettled }: SourceActionsProps) {
  const router = useRouter()
  const readAgain = () =>
    api(`/api/v1/sources/${id}/retry`, { method: 'POST' }).then(
      () => router.refresh(),
      (error: unknown) => toast(messageOf(error)),
    )
  const remove = () => {
    removeSourceLater({
      id,
      title,
      onUndo: () => router.push(`/sources/${id}`),
      onRemoved: () => router.refresh(),
    })
    router.push('/')
  }
  return (
    <>
      {isSettled && (
        <Button look="outline" size="small" onClick={readAgain}>
          <RotateCw aria-hidden /> Read again
        </Button>
      )}
      <Confirm
        trigger={
          <Button look="quiet" size="small">
            <Trash2 aria-hidden /> Delete
          </Button>
        }
        title="Delete this source?"
        description={<p>“{title}” leaves the library, with its text and what is found in it.</p>}
        action="Delete"
        onConfirm={remove}
      />
    </>
  )
}
