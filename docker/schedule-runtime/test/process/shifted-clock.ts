/** Loaded before the daemon: each SIGUSR2 sets this process's clock 90 seconds ahead or back, as a time server may. */
const STEP_MS = 90_000
const RealDate = Date
let shiftMs = 0

class ShiftedDate extends RealDate {
  constructor(...given: [] | [number | string | Date]) {
    super(...((given.length === 0 ? [ShiftedDate.now()] : given) as [number]))
  }

  static override now(): number {
    return RealDate.now() + shiftMs
  }
}
globalThis.Date = ShiftedDate as DateConstructor

process.on('SIGUSR2', () => {
  shiftMs = shiftMs > 0 ? -STEP_MS : STEP_MS
})
