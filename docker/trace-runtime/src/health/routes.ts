import type { Route } from '../http/route.ts'
import { send } from '../http/send.ts'
import type { Store } from '../store/store.ts'

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
        const { isWriterCaughtUp, isDiskAboveFloor, unindexed } = await store.status()
        const isReady = isWriterCaughtUp && isDiskAboveFloor
        const body = { status: isReady ? 'ready' : 'notReady', isWriterCaughtUp, isDiskAboveFloor, unindexed }
        send(response, { status: isReady ? 200 : 503, body })
      },
    },
  ]
}
