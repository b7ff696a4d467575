export type Commit = { sha: string; subject: string }

/** Markdown for a release: what changed since the one before it, the newest first. */
export function releaseNotes(options: {
  version: string
  previous: string | null
  commits: readonly Commit[]
}): string {
  const { version, previous, commits } = options
  const since = previous ? `Since ${previous}` : 'The first release'
  const changes =
    commits.length === 0
      ? ['Nothing changed.']
      : commits.map(({ sha, subject }) => `- ${escapeMarkdown(subject)} (${sha.slice(0, 8)})`)
  return [`## ${version}`, '', `${since}:`, '', ...changes, ''].join('\n')
}

/** A subject is text: `<b>` and `@name` in it are neither markup nor a mention. */
function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_<>[\]]/g, '\\$&').replaceAll('@', '@\u200b')
}
