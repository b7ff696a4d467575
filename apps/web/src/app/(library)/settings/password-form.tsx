'use client'

import { useRef } from 'react'
import { accounts, refusalOf } from '#client/account.ts'
import { useSubmit } from '#client/use-submit.ts'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Refusal } from '#ui/refusal.tsx'
import { toast } from '#ui/toasts.ts'

export function PasswordForm() {
  const formElement = useRef<HTMLFormElement>(null)
  const { submit, isBusy, refusal } = useSubmit(
    async (form) => {
      const { error } = await accounts().changePassword({
        currentPassword: String(form.get('current')),
        newPassword: String(form.get('new')),
        revokeOtherSessions: true,
      })
      if (error) return refusalOf(error)
      formElement.current?.reset()
      toast('Your password was changed')
      return null
    },
    { staysBusy: false },
  )
  return (
    <form ref={formElement} onSubmit={submit} className="grid max-w-md gap-4">
      <Refusal>{refusal}</Refusal>
      <Field
        label="Current password"
        name="current"
        type="password"
        autoComplete="current-password"
        required
      />
      <Field
        label="New password"
        name="new"
        type="password"
        autoComplete="new-password"
        minLength={8}
        maxLength={128}
        required
      />
      <Button type="submit" look="outline" disabled={isBusy} className="justify-self-start">
        Change the password
      </Button>
    </form>
  )
}
