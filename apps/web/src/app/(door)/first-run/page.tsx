import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { composition } from '#composition.ts'
import { DoorTitle } from '../door-title.tsx'
import { SignUpForm } from '../sign-up-form.tsx'

export const metadata: Metadata = { title: 'Welcome' }

export default async function FirstRunPage() {
  const { auth, config } = await composition()
  if ((await auth.signUpState()) !== 'first_run') redirect('/')
  return (
    <>
      <DoorTitle lead="Trovella keeps the links, files and notes you work with, and reads them. When you look for something, it shows you the passage, by its words and by what it means.">
        Welcome. This server is yours to set up.
      </DoorTitle>
      <SignUpForm action="Create the owner’s account" />
      <p className="text-ink-faint text-sm leading-relaxed">
        {config.signUp === 'open'
          ? 'Sign-up stays open after this, because this server is set so.'
          : 'After this, sign-up closes: nobody else can create an account until you open it.'}
      </p>
    </>
  )
}
