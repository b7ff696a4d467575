import type { FeedView } from '@repo/library/feeds/view'
import { useId, useRef } from 'react'
import { api } from '#client/api.ts'
import { useSubmit } from '#client/use-submit.ts'
import { Button } from '#ui/button.tsx'
import { Input } from '#ui/input.tsx'
import { Refusal } from '#ui/refusal.tsx'
import { toast } from '#ui/toasts.ts'

/** Follows the feed at an address, or the one that the page there names. */
export function FollowForm({ onFollowed }: { onFollowed: () => void }) {
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  const { submit, isBusy, refusal } = useSubmit(
    async (fields) => {
      const url = String(fields.get('url')).trim()
      const { duplicate } = await api<FeedView & { duplicate: boolean }>('/api/v1/feeds', {
        method: 'POST',
        json: { url: withScheme(url) },
      })
      toast(duplicate ? 'You follow that already' : 'Followed. It is read now')
      form.current?.reset()
      onFollowed()
      return null
    },
    { staysBusy: false },
  )
  return (
    <form ref={form} onSubmit={submit} className="grid gap-3">
      <label htmlFor={id} className="text-ink-soft text-sm leading-relaxed">
        The address of a site, a blog or a feed. Its feed is found by itself.
      </label>
      <div className="flex flex-wrap gap-3">
        <Input
          id={id}
          name="url"
          required
          autoComplete="url"
          inputMode="url"
          autoCapitalize="none"
          spellCheck={false}
          placeholder="example.org/blog"
          className="min-w-0 flex-1 basis-60"
        />
        <Button type="submit" disabled={isBusy} className="h-11 max-sm:w-full">
          Follow
        </Button>
      </div>
      <Refusal>{refusal}</Refusal>
    </form>
  )
}

/** People write addresses without their scheme. */
function withScheme(address: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(address) && !/^[^/]+:\d/.test(address) ? address : `https://${address}`
}
