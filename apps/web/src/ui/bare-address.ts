/** An address as people say it: without its scheme and `www.`, which tell nothing apart. */
export function bareAddress(url: string): string {
  return url.replace(/^https?:\/\/(www\.)?/i, '')
}
