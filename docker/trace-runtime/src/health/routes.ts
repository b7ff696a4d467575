import type { Route } from '../http/route.ts'
import { send } from '../http/send.ts'
import type { Store, StoreStatus } from '../store/store.ts'

const METHODS = ['GET', 'HEAD']

/** `/health`: this process lives. `/ready`: what it is sent can be stored now. */
export function healthRoutes(store: Pick<Store, 'status'>): Route[] {
  return [
    {
      path: '/health',
      methods: METHODS,
      handle: async ({ response }) => send(response, { status: 200, body: { status: 'ok' } }),
    },
    {
      path: '/ready',
      methods: METHODS,
      handle: async ({ response }) => {
        const status = await store.status()
        const { isWriterCaughtUp, isDiskAboveFloor, unindexed } = status
        const reason = whyNotReady(status)
        const body = {
          status: reason === null ? 'ready' : 'notReady',
          reason,
          isWriterCaughtUp,
          isDiskAboveFloor,
          unindexed,
        }
        send(response, { status: reason === null ? 200 : 503, body })
      },
    },
  ]
}

function whyNotReady({ isWriterCaughtUp, isDiskAboveFloor }: StoreStatus): string | null {
  if (!isDiskAboveFloor)
    return 'Nothing is written, because less of the disk is free than TRACE_MIN_FREE_DISK_MB asks for. Free space, or set it lower.'
  return isWriterCaughtUp ? null : 'The writer has not caught up with what arrived. It does so by itself.'
}
