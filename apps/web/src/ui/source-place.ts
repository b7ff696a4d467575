type Placed = {
  kind: string
  url: string | null
  folderPath?: string | null
  fileName?: string | null
  title: string
}

/** Where a source came from, in few words: its host, its folder, or nothing for a note. */
export function sourcePlace({ url, folderPath, fileName, title }: Placed): string | null {
  if (url) return URL.parse(url)?.host.replace(/^www\./, '') ?? url
  if (folderPath) return fileName && fileName !== title ? `${folderPath}/${fileName}` : folderPath
  return fileName && fileName !== title ? fileName : null
}
