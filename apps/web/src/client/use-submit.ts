import { type FormEvent, useState } from 'react'
import { messageOf } from './api.ts'

/** Sends a form. `send` answers with why it was refused, or null when it was not; the form stays busy then. */
export function useSubmit(
  send: (form: FormData) => Promise<string | null>,
  options: { staysBusy?: boolean } = {},
) {
  const { staysBusy = true } = options
  const [isBusy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setRefusal(null)
    const refused = await send(form).catch(messageOf)
    setRefusal(refused)
    if (refused !== null || !staysBusy) setBusy(false)
  }
  return { submit, isBusy, refusal }
}
