import type { DashboardReply, Visit } from '../route.ts'
import { notFoundPage } from './not-found.ts'

export function asset(visit: Visit): DashboardReply {
  return visit.assets.reply(visit.params[0] ?? '') ?? notFoundPage(visit)
}
