const names: Record<string, { title: string; inSentence: string; about: string }> = {
  database: { title: 'Database', inSentence: 'the database', about: 'Keeps everything' },
  cache: { title: 'Cache', inSentence: 'the cache', about: 'Counts requests, remembers for a moment' },
  search: { title: 'Search', inSentence: 'search', about: 'Finds passages' },
  drift: { title: 'Index', inSentence: 'the index', about: 'In step with the library' },
  jobs: { title: 'Reading', inSentence: 'reading new sources', about: 'Fetches and reads in the background' },
  schedules: {
    title: 'Schedules',
    inSentence: 'what runs by the clock',
    about: 'Runs things when they are due',
  },
  backups: {
    title: 'Backups',
    inSentence: 'the backups',
    about: 'Encrypted copies of everything',
  },
  disk: { title: 'Disk', inSentence: 'disk space', about: 'Where the server keeps its files' },
}

export function partName(part: string): string {
  return names[part]?.inSentence ?? part
}

export function partTitle(part: string): { title: string; about: string } {
  return names[part] ?? { title: part, about: '' }
}
