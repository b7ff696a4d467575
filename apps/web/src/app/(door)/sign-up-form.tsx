'use client'

import { accounts, refusalOf } from '#client/account.ts'
import { useSubmit } from '#client/use-submit.ts'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Refusal } from '#ui/refusal.tsx'
import { Spinner } from '#ui/spinner.tsx'

export function SignUpForm({ action }: { action: string }) {
  const { submit, isBusy, refusal } = useSubmit(async (form) => {
    const { error } = await accounts().signUp.email({
      name: String(form.get('name')).trim(),
      email: String(form.get('email')),
      password: String(form.get('password')),
    })
    if (error) return refusalOf(error)
    window.location.assign('/')
    return null
  })
  return (
    <form method="post" onSubmit={submit} className="grid gap-5">
      <Refusal>{refusal}</Refusal>
      <Field label="Your name" name="name" autoComplete="name" maxLength={100} required autoFocus />
      <Field label="Email" name="email" type="email" autoComplete="username" required />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={8}
        maxLength={128}
        required
        hint="8 characters or more. A few words are easier to remember than signs."
      />
      <Button type="submit" size="large" disabled={isBusy}>
        {isBusy && <Spinner />} {action}
      </Button>
    </form>
  )
}
