import './globals.css'
import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import { THEME_COOKIE, themeOf } from '#shell/theme.ts'
import { Toaster } from '#ui/toaster.tsx'
import { hankenGrotesk, literata } from './fonts.ts'

export const metadata: Metadata = {
  title: { default: 'Trovella', template: '%s · Trovella' },
  description: 'Your research library: links, files and notes, and the passage you need.',
  robots: { index: false, follow: false },
}

export const viewport: Viewport = {
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbfbf9' },
    { media: '(prefers-color-scheme: dark)', color: '#121717' },
  ],
}

export default async function RootLayout({ children }: LayoutProps<'/'>) {
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value)
  return (
    <html
      lang="en"
      {...(theme !== 'system' && { 'data-theme': theme })}
      className={`${hankenGrotesk.variable} ${literata.variable}`}
    >
      <body className="min-h-dvh">
        {children}
        <Toaster />
      </body>
    </html>
  )
}
