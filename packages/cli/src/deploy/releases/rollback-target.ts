import type { ReleaseEntry } from './entry.ts'

export type RollbackTarget = { ok: true; release: ReleaseEntry } | { ok: false; message: string }

/** The release to go back to, or why there is none: by number, version, commit or digest; by itself the previous. */
export function rollbackTarget(entries: readonly ReleaseEntry[], asked: string | undefined): RollbackTarget {
  const lived = entries.filter(({ outcome }) => outcome === 'live')
  const live = lived.at(-1)
  if (!live) return { ok: false, message: 'Nothing was ever deployed there.' }
  const others = lived.filter(({ images }) => images.web !== live.images.web)
  const release = asked === undefined ? others.at(-1) : lived.findLast((entry) => isCalled(entry, asked))
  if (!release) {
    const message =
      asked === undefined
        ? 'There is no release before this one.'
        : `There was no release ${asked}. See: ./deploy.sh releases`
    return { ok: false, message }
  }
  if (release.images.web === live.images.web)
    return { ok: false, message: `Release ${release.number} is the one that is live.` }
  if (release.migrationHead < live.migrationFloor) {
    return {
      ok: false,
      message: `Release ${release.number} knows the schema up to migration ${release.migrationHead}, and migration ${live.migrationFloor} took away what it needs. Deploy a release with the mistake mended instead.`,
    }
  }
  return { ok: true, release }
}

function isCalled({ number, version, revision, images }: ReleaseEntry, asked: string): boolean {
  return (
    String(number) === asked ||
    version === asked ||
    (asked.length >= 7 && revision.startsWith(asked)) ||
    images.web === asked ||
    images.web.endsWith(`@${asked}`)
  )
}
