import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { composition } from '#composition.ts'
import { Button } from '#ui/button.tsx'
import { DoorTitle } from '../door-title.tsx'
import { SignUpForm } from '../sign-up-form.tsx'

export const metadata: Metadata = { title: 'Create an account' }

export default async function SignUpPage() {
  const { auth } = await composition()
  const state = await auth.signUpState()
  if (state === 'first_run') redirect('/first-run')
  if (state === 'closed') return <Closed />
  return (
    <>
      <DoorTitle lead="You get a library of your own on this server. Nobody else sees it.">
        Create your account
      </DoorTitle>
      <SignUpForm action="Create the account" />
      <p className="text-ink-soft text-sm">
        Have one already?{' '}
        <Link href="/sign-in" className="font-medium text-action underline underline-offset-4">
          Sign in
        </Link>
      </p>
    </>
  )
}

function Closed() {
  return (
    <>
      <DoorTitle lead="Only the person who runs this server can add people to it. Ask them for an account, or to open sign-up with SIGN_UP=open.">
        Sign-up is closed here
      </DoorTitle>
      <Button asChild look="outline" size="large">
        <Link href="/sign-in">Sign in instead</Link>
      </Button>
    </>
  )
}
