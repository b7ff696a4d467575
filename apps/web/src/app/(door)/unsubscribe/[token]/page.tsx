import type { Metadata } from 'next'
import Link from 'next/link'
import { Button } from '#ui/button.tsx'
import { DoorTitle } from '../../door-title.tsx'

export const metadata: Metadata = { title: 'Weekly mail', robots: { index: false } }

/** Where the link in a weekly mail leads to: one button, no signing in. */
export default async function UnsubscribePage({ params, searchParams }: PageProps<'/unsubscribe/[token]'>) {
  const [{ token }, asked] = await Promise.all([params, searchParams])
  return (
    <>
      <Body token={token} state={'off' in asked ? 'off' : 'unknown' in asked ? 'unknown' : 'asked'} />
      <p className="text-ink-soft text-sm">
        <Link href="/settings" className="font-medium text-action underline underline-offset-4">
          Choose when it comes in the settings
        </Link>
      </p>
    </>
  )
}

function Body({ token, state }: { token: string; state: 'off' | 'unknown' | 'asked' }) {
  if (state === 'off')
    return (
      <DoorTitle lead="What is new waits for you in the library.">You get no weekly mail any more</DoorTitle>
    )
  if (state === 'unknown') {
    return (
      <DoorTitle lead="It may have been cut in two by a mail program. Copy all of it, or sign in and switch the mail off in the settings.">
        This link belongs to no mail of this server
      </DoorTitle>
    )
  }
  return (
    <>
      <DoorTitle lead="It tells you once a week what is new in your library.">
        Switch the weekly mail off?
      </DoorTitle>
      <form method="post" action={`/api/unsubscribe/${encodeURIComponent(token)}`}>
        <input type="hidden" name="from" value="page" />
        <Button type="submit" size="large" className="w-full">
          Switch it off
        </Button>
      </form>
    </>
  )
}
