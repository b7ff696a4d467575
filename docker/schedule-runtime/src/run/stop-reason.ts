/** Why a run was told to end, as the reason of its AbortSignal. */
export class StopReason extends Error {
  override name = 'StopReason' as const
  readonly kind: 'timeout' | 'shutdown' | 'interrupt' | 'lost'

  constructor(kind: StopReason['kind'], message: string) {
    super(message)
    this.kind = kind
  }
}
