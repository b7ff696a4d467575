import type { Actor } from '@repo/auth/auth'
import type { Ctx } from '@repo/library/context'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { type Composition, composition } from './composition.ts'
import { noteActor } from './note-actor.ts'

export type PageContext = { actor: Actor; ctx: Ctx; parts: Composition }

/** Who looks at this page, once a request. Without a session redirects to sign-in, or to the first run. */
export const pageContext = cache(async (): Promise<PageContext> => {
  const requestHeaders = await headers()
  const parts = await composition()
  const actor = await parts.auth.currentActor(requestHeaders)
  if (actor?.via === 'session') {
    noteActor(parts.recorder, actor)
    return { actor, ctx: parts.contextFor(actor), parts }
  }
  if ((await parts.auth.signUpState()) === 'first_run') redirect('/first-run')
  const from = requestHeaders.get('x-pathname')
  redirect(from && from !== '/' ? `/sign-in?from=${encodeURIComponent(from)}` : '/sign-in')
})
