/** One line of the journal that an executor keeps. */
export type JournalLine = { at: Date; step: string; state: string; detail: string }

/** How a deploy ended: `ok`; `undone`, the release before serves on; `live`, the new one does, but a later step failed. */
export type Ending = { outcome: 'ok' | 'undone' | 'failed' | 'live' | 'refused' | 'gone'; why: string }

export function parseJournalLine(line: string): JournalLine {
  const [at = '', step = '', state = '', ...detail] = line.split('\t')
  return { at: new Date(Number(at)), step, state, detail: detail.join(' ').trim() }
}

export function parseJournal(lines: readonly string[]): JournalLine[] {
  return lines.filter((line) => line.includes('\t')).map(parseJournalLine)
}

/** Null while it is under way, or when it was cut off. */
export function endingOf(journal: readonly JournalLine[]): Ending | null {
  const end = journal.findLast(({ step }) => step === 'end')
  return end ? { outcome: end.state as Ending['outcome'], why: end.detail } : null
}
