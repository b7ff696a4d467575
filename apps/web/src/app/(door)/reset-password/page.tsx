import type { Metadata } from 'next'
import { ResetPassword } from './reset-password.tsx'

export const metadata: Metadata = { title: 'New password' }

/** Where the mailed link leads. Its token is behind the number sign, so only the browser can read it. */
export default function ResetPasswordPage() {
  return <ResetPassword />
}
