'use client'

import Link from 'next/link'
import { useState, useSyncExternalStore } from 'react'
import { Button } from '#ui/button.tsx'
import { DoorTitle } from '../door-title.tsx'
import { ResetPasswordForm } from './reset-password-form.tsx'

/** The form for a new password, or how to get a link that works. */
export function ResetPassword() {
  const token = useSyncExternalStore(subscribeToHash, tokenInHash, () => null)
  const [isExpired, setExpired] = useState(false)
  if (token === null) return <DoorTitle>Choose a new password</DoorTitle>
  if (token === '') {
    return (
      <AskAgain
        title="This link is not complete"
        lead="Open the link in the mail once more, all of it, or ask for another."
      />
    )
  }
  if (isExpired) {
    return (
      <AskAgain
        title="This link works no more"
        lead="A link works once, within an hour after it was asked for. Your password is as it was; ask for another link to change it."
      />
    )
  }
  return (
    <>
      <DoorTitle lead="You are signed out everywhere else, and sign in with the new one from then on.">
        Choose a new password
      </DoorTitle>
      <ResetPasswordForm token={token} onExpired={() => setExpired(true)} />
    </>
  )
}

function AskAgain({ title, lead }: { title: string; lead: string }) {
  return (
    <div role="alert" className="grid gap-6">
      <DoorTitle lead={lead}>{title}</DoorTitle>
      <Button asChild size="large">
        <Link href="/forgot-password">Ask for another link</Link>
      </Button>
    </div>
  )
}

function subscribeToHash(listener: () => void): () => void {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

function tokenInHash(): string {
  return window.location.hash.slice(1)
}
