'use client'

import { type ReactNode, useId, useRef } from 'react'
import { api } from '#client/api.ts'
import { useSubmit } from '#client/use-submit.ts'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Select } from '#ui/input.tsx'
import { Refusal } from '#ui/refusal.tsx'

export function ApiKeyForm({ onCreated }: { onCreated: (secret: string) => void }) {
  const formElement = useRef<HTMLFormElement>(null)
  const { submit, isBusy, refusal } = useSubmit(
    async (form) => {
      const { secret } = await api<{ secret: string }>('/api/v1/keys', { method: 'POST', json: keyOf(form) })
      formElement.current?.reset()
      onCreated(secret)
      return null
    },
    { staysBusy: false },
  )
  return (
    <form ref={formElement} onSubmit={submit} className="grid gap-4">
      <Refusal>{refusal}</Refusal>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_auto_auto]">
        <Field label="Name of the new key" name="name" placeholder="Import script" required maxLength={64} />
        <Choice label="May" name="scopes">
          <option value="read">read</option>
          <option value="read write">read and add</option>
        </Choice>
        <Choice label="Ends" name="days">
          <option value="90">in 90 days</option>
          <option value="365">in a year</option>
          <option value="">never</option>
        </Choice>
      </div>
      <Button type="submit" look="outline" disabled={isBusy} className="justify-self-start">
        Create a key
      </Button>
    </form>
  )
}

function Choice({ label, name, children }: { label: string; name: string; children: ReactNode }) {
  const id = useId()
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <Select id={id} name={name}>
        {children}
      </Select>
    </div>
  )
}

function keyOf(form: FormData) {
  const days = Number(form.get('days'))
  return {
    name: String(form.get('name')).trim(),
    scopes: String(form.get('scopes')).split(' '),
    ...(days > 0 && { expiresInDays: days }),
  }
}
