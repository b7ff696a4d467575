'use client'

import type { ApiKeyView } from '@repo/auth/auth'
import { useState } from 'react'
import { api, messageOf } from '#client/api.ts'
import type { Wire } from '#client/wire.ts'
import { toast } from '#ui/toasts.ts'
import { ApiKeyForm } from './api-key-form.tsx'
import { ApiKeyItem } from './api-key-item.tsx'
import { NewSecret } from './new-secret.tsx'

export type ApiKey = Wire<ApiKeyView>

export function ApiKeys({ first }: { first: ApiKey[] }) {
  const [keys, setKeys] = useState(first)
  const [secret, setSecret] = useState<string | null>(null)
  const reload = async () => setKeys((await api<{ keys: ApiKey[] }>('/api/v1/keys')).keys)
  const created = (newSecret: string) => {
    setSecret(newSecret)
    reload().catch((error: unknown) => toast(messageOf(error)))
  }
  const revoke = async (id: string) => {
    try {
      await api(`/api/v1/keys/${id}`, { method: 'DELETE' })
      setKeys((all) => all.filter((key) => key.id !== id))
    } catch (error) {
      toast(messageOf(error))
    }
  }
  return (
    <div className="grid gap-5">
      {secret && <NewSecret secret={secret} onDone={() => setSecret(null)} />}
      {keys.length > 0 && (
        <ul className="divide-y rounded-xl border bg-surface">
          {keys.map((key) => (
            <ApiKeyItem key={key.id} apiKey={key} onRevoke={() => revoke(key.id)} />
          ))}
        </ul>
      )}
      <ApiKeyForm onCreated={created} />
    </div>
  )
}
