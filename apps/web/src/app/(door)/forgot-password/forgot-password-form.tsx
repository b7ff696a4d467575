'use client'

import { useState } from 'react'
import { accounts, refusalOf } from '#client/account.ts'
import { useSubmit } from '#client/use-submit.ts'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Notice } from '#ui/notice.tsx'
import { Refusal } from '#ui/refusal.tsx'
import { Spinner } from '#ui/spinner.tsx'
import { DoorTitle } from '../door-title.tsx'

/** Asks for the address. What it says then is the same whether or not there is such an account. */
export function ForgotPasswordForm({ isDevelopment }: { isDevelopment: boolean }) {
  const [askedFor, setAskedFor] = useState<string | null>(null)
  const { submit, isBusy, refusal } = useSubmit(
    async (form) => {
      const email = String(form.get('email')).trim()
      const { error } = await accounts().requestPasswordReset({ email })
      if (error) return refusalOf(error)
      setAskedFor(email)
      return null
    },
    { staysBusy: false },
  )
  if (askedFor !== null) {
    return <LookForMail email={askedFor} isDevelopment={isDevelopment} onAgain={() => setAskedFor(null)} />
  }
  return (
    <>
      <DoorTitle lead="Tell us the address you sign in with, and we mail you a link to choose a new one.">
        Forgot your password?
      </DoorTitle>
      <form method="post" onSubmit={submit} className="grid gap-5">
        <Refusal>{refusal}</Refusal>
        <Field label="Email" name="email" type="email" autoComplete="username" required autoFocus />
        <Button type="submit" size="large" disabled={isBusy}>
          {isBusy && <Spinner />} Mail me a link
        </Button>
      </form>
    </>
  )
}

type LookForMailProps = { email: string; isDevelopment: boolean; onAgain: () => void }

function LookForMail({ email, isDevelopment, onAgain }: LookForMailProps) {
  return (
    <div role="status" className="grid gap-6">
      <DoorTitle
        lead={
          <>
            If <span className="break-words font-medium text-ink">{email}</span> has an account here, a link
            to choose a new password is on its way. It works once, within an hour.
          </>
        }
      >
        Look into your mail
      </DoorTitle>
      {isDevelopment && (
        <Notice>
          On this development server the mailbox has it; <code>./deploy.sh dev</code> has printed where that
          is.
        </Notice>
      )}
      <p className="text-ink-soft text-sm leading-relaxed">
        Nothing there after some minutes? Look among the unwanted mail, or{' '}
        <Button look="link" size="inline" onClick={onAgain}>
          try another address
        </Button>
        .
      </p>
    </div>
  )
}
