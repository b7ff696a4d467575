import type { NewUpload } from './upload-queue.ts'

export type Gathered = {
  uploads: NewUpload[]
  /** How many were left out because Trovella does not read their type, by extension. */
  leftOut: Map<string, number>
}

/** Folders of programs, which hold nothing a person wrote. */
const SKIPPED_FOLDERS = new Set(['node_modules', '__MACOSX'])

/** What lies in a drop, folders included. Called before the event ends: the browser takes the items away after it. */
export async function gatherDrop(transfer: DataTransfer, extensions: readonly string[]): Promise<Gathered> {
  const entries = [...transfer.items].map((item) => (item.kind === 'file' ? item.webkitGetAsEntry() : null))
  const found: NewUpload[] = []
  for (const entry of entries) if (entry) await walk(entry, '', found)
  return sorted(found, extensions)
}

/** What was chosen in a file picker, or in its form for folders. */
export function gatherChosen(files: Iterable<File>, extensions: readonly string[]): Gathered {
  const found = [...files].map((file) => ({ file, folderPath: folderOf(file.webkitRelativePath) }))
  const visible = found.filter(({ folderPath }) => !folderPath.split('/').some(isHidden))
  return sorted(visible, extensions)
}

async function walk(entry: FileSystemEntry, folderPath: string, found: NewUpload[]): Promise<void> {
  if (isHidden(entry.name)) return
  if (entry.isFile) {
    found.push({ file: await fileOf(entry as FileSystemFileEntry), folderPath })
  } else {
    const inside = folderPath ? `${folderPath}/${entry.name}` : entry.name
    for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) await walk(child, inside, found)
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}

/** A browser gives a folder's content a hundred at a time. */
async function childrenOf(entry: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = entry.createReader()
  const children: FileSystemEntry[] = []
  while (true) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (batch.length === 0) return children
    children.push(...batch)
  }
}

function sorted(found: NewUpload[], extensions: readonly string[]): Gathered {
  const leftOut = new Map<string, number>()
  // One file is sent whatever its name: the server says why it cannot read it.
  if (found.length === 1) return { uploads: found, leftOut }
  const uploads = found.filter(({ file }) => {
    const extension = extensionOf(file.name)
    if (extensions.includes(extension)) return true
    leftOut.set(extension || file.name, (leftOut.get(extension || file.name) ?? 0) + 1)
    return false
  })
  return { uploads, leftOut }
}

function extensionOf(name: string): string {
  return /\.[^.]+$/.exec(name)?.[0].toLowerCase() ?? ''
}

function isHidden(name: string): boolean {
  return name.startsWith('.') || SKIPPED_FOLDERS.has(name)
}

function folderOf(relativePath: string): string {
  return relativePath.split('/').slice(0, -1).join('/')
}
