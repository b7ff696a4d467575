'use client'

import Link from 'next/link'
import { accounts, refusalOf } from '#client/account.ts'
import { useSubmit } from '#client/use-submit.ts'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Refusal } from '#ui/refusal.tsx'
import { Spinner } from '#ui/spinner.tsx'

export function SignInForm({ target }: { target: string }) {
  const { submit, isBusy, refusal } = useSubmit(async (form) => {
    const { error } = await accounts().signIn.email({
      email: String(form.get('email')),
      password: String(form.get('password')),
    })
    if (error) return refusalOf(error)
    window.location.assign(target)
    return null
  })
  return (
    <form method="post" onSubmit={submit} className="grid gap-5">
      <Refusal>{refusal}</Refusal>
      <Field label="Email" name="email" type="email" autoComplete="username" required autoFocus />
      <div className="grid gap-2">
        <Field label="Password" name="password" type="password" autoComplete="current-password" required />
        <p className="text-right text-sm">
          <Link href="/forgot-password" className="text-action underline underline-offset-4">
            Forgot your password?
          </Link>
        </p>
      </div>
      <Button type="submit" size="large" disabled={isBusy}>
        {isBusy && <Spinner />} Sign in
      </Button>
    </form>
  )
}
