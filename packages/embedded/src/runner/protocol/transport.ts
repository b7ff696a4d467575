import type { AppRequest } from './request.ts'
import type { AppResponse } from './response.ts'

/** How requests reach the app: over HTTP, or straight into its handler. */
export type Transport = { send(request: AppRequest): Promise<AppResponse>; close(): void }
