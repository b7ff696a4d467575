'use client'

import { useRouter } from 'next/navigation'
import { accounts, refusalOf } from '#client/account.ts'
import { useSubmit } from '#client/use-submit.ts'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { toast } from '#ui/toasts.ts'

export function AccountForm({ name, email }: { name: string; email: string }) {
  const router = useRouter()
  const { submit, isBusy, refusal } = useSubmit(
    async (form) => {
      const { error } = await accounts().updateUser({ name: String(form.get('name')).trim() })
      if (error) return refusalOf(error)
      toast('Your name was saved')
      router.refresh()
      return null
    },
    { staysBusy: false },
  )
  return (
    <form onSubmit={submit} className="grid max-w-md gap-4">
      <Field
        label="Name"
        name="name"
        defaultValue={name}
        autoComplete="name"
        required
        maxLength={100}
        error={refusal ?? undefined}
      />
      <p className="text-ink-soft text-sm">
        You sign in as <span className="font-medium text-ink">{email}</span>
      </p>
      <Button type="submit" look="outline" disabled={isBusy} className="justify-self-start">
        Save the name
      </Button>
    </form>
  )
}
