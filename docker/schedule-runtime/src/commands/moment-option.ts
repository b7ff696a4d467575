import { parseMoment } from '../report/moment.ts'
import { CommandError, type Context, textOption } from './command.ts'

/** A moment given as an option. Throws CommandError when it is none. */
export function momentOption(context: Context, name: string, now: Date): Date | null {
  const text = textOption(context, name)
  if (text === null) return null
  const moment = parseMoment(text, now)
  if (moment) return moment
  throw new CommandError(
    `--${name} "${text}" is no moment: write 2026-03-29T01:00Z, 2026-03-29, +90m or -2d.`,
  )
}
