import type { BlockedBy } from '../blocked/blocked-by.ts'

export type UnreadableReason =
  | 'empty'
  | 'too_large'
  | 'unsupported_type'
  | 'broken'
  | 'encrypted'
  | 'blocked_page'

/** A file or page that a reader gives up on, with words for the person who added it. Caught once, in read.ts. */
export class Unreadable extends Error {
  override name = 'Unreadable' as const
  reason: UnreadableReason
  blockedBy: BlockedBy | undefined

  constructor(reason: UnreadableReason, message: string, blockedBy?: BlockedBy) {
    super(message)
    this.reason = reason
    this.blockedBy = blockedBy
  }
}
