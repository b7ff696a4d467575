'use client'

import { accounts, refusalOf } from '#client/account.ts'
import { useSubmit } from '#client/use-submit.ts'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Refusal } from '#ui/refusal.tsx'
import { Spinner } from '#ui/spinner.tsx'

type ResetPasswordFormProps = { token: string; onExpired: () => void }

export function ResetPasswordForm({ token, onExpired }: ResetPasswordFormProps) {
  const { submit, isBusy, refusal } = useSubmit(async (form) => {
    const { error } = await accounts().resetPassword({ newPassword: String(form.get('new')), token })
    if (error?.code === 'INVALID_TOKEN') onExpired()
    if (error) return refusalOf(error)
    // A whole new page, so that the token leaves this tab.
    window.location.replace('/sign-in?password=changed')
    return null
  })
  return (
    <form method="post" onSubmit={submit} className="grid gap-5">
      <Refusal>{refusal}</Refusal>
      <Field
        label="New password"
        name="new"
        type="password"
        autoComplete="new-password"
        minLength={8}
        maxLength={128}
        required
        autoFocus
        hint="8 characters or more. A few words are easier to remember than signs."
      />
      <Button type="submit" size="large" disabled={isBusy}>
        {isBusy && <Spinner />} Change the password
      </Button>
    </form>
  )
}
