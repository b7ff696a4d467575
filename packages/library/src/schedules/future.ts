import type { Ctx } from '../context.ts'
import { AppError } from '../errors.ts'

/** Throws invalid for an end that has passed already. */
export function requireFuture({ clock }: Pick<Ctx, 'clock'>, until: Date | null | undefined): void {
  if (until && until <= clock.now()) {
    throw new AppError('invalid', 'until: must be in the future, or absent for no end')
  }
}
