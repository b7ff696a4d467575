import { accountStorage } from './account-storage.ts'
import { backup } from './backup.ts'
import type { Bundle, Host } from './contract.ts'
import { heartbeat } from './heartbeat.ts'
import { pollFeeds } from './poll-feeds.ts'
import { purge } from './purge.ts'
import { reconcileIndex } from './reconcile-index.ts'
import { openRecording } from './recording.ts'
import { refetchLinks } from './refetch-links.ts'
import { retryDeadLetters } from './retry-dead-letters.ts'
import { watchBackups } from './watch-backups.ts'
import { watchOutbox } from './watch-outbox.ts'
import { weeklyDigest } from './weekly-digest.ts'

const schedulesOf = (host: Host) => [
  heartbeat,
  refetchLinks,
  pollFeeds,
  retryDeadLetters,
  reconcileIndex,
  watchOutbox,
  weeklyDigest,
  accountStorage,
  purge,
  backup(host),
  watchBackups(host),
]

/** What docker/schedule-runtime loads: docs/contracts/schedules.md. */
export const bundle: Bundle = {
  contract: 1,
  version: '0.1.0',
  open: async (host) => openRecording(host, schedulesOf(host)),
}
