import type { Metadata } from 'next'
import { headers } from 'next/headers'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { composition } from '#composition.ts'
import { Notice } from '#ui/notice.tsx'
import { DoorTitle } from '../door-title.tsx'
import { ownPath } from '../own-path.ts'
import { SampleAccounts } from '../sample-accounts.tsx'
import { SignInForm } from '../sign-in-form.tsx'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { from, password } = await searchParams
  const target = ownPath(from)
  const parts = await composition()
  if (await parts.auth.currentActor(await headers())) redirect(target)
  const signUp = await parts.auth.signUpState()
  if (signUp === 'first_run') redirect('/first-run')
  return (
    <>
      <DoorTitle>Sign in to your library</DoorTitle>
      {password === 'changed' && (
        <Notice role="status">Your password was changed. Sign in with the new one.</Notice>
      )}
      <SignInForm target={target} />
      {parts.config.nodeEnv === 'development' && <SampleAccounts {...parts} />}
      {signUp === 'open' && (
        <p className="text-ink-soft text-sm">
          No account yet?{' '}
          <Link href="/sign-up" className="font-medium text-action underline underline-offset-4">
            Create one
          </Link>
        </p>
      )}
    </>
  )
}
