import * as Sentry from '@sentry/nextjs'
import { sentryOptions } from './options.ts'

// biome-ignore lint/style/noProcessEnv: written in while building
Sentry.init(sentryOptions(process.env.NEXT_PUBLIC_SENTRY_DSN ?? ''))

export const onTransition = Sentry.captureRouterTransitionStart
export const report = Sentry.captureException
