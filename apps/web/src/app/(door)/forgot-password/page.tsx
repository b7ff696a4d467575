import type { Metadata } from 'next'
import Link from 'next/link'
import { composition } from '#composition.ts'
import { DoorTitle } from '../door-title.tsx'
import { ForgotPasswordForm } from './forgot-password-form.tsx'

export const metadata: Metadata = { title: 'Forgotten password' }

export default async function ForgotPasswordPage() {
  const { config } = await composition()
  const sendsMail = Boolean(config.smtpUrl || config.resendApiKey)
  return (
    <>
      {sendsMail ? (
        <ForgotPasswordForm isDevelopment={config.nodeEnv === 'development'} />
      ) : (
        <DoorTitle lead="Only the person who runs it can help you: with SMTP_URL or RESEND_API_KEY set, it mails you a link to choose a new password.">
          This server sends no mail
        </DoorTitle>
      )}
      <p className="text-ink-soft text-sm">
        <Link href="/sign-in" className="font-medium text-action underline underline-offset-4">
          Back to signing in
        </Link>
      </p>
    </>
  )
}
