import { toast } from '#ui/toasts.ts'
import { api, messageOf } from './api.ts'

const UNDO_MS = 10_000

type Removal = {
  /** What is deleted: an address of the API. */
  path: string
  /** What is said meanwhile. */
  said: string
  onUndo: () => void
  onRemoved?: () => void
}

/** Deletes something when the time to undo it has passed, or when the page is left before that. */
export function removeLater({ path, said, onUndo, onRemoved }: Removal): void {
  const settle = () => {
    clearTimeout(timer)
    window.removeEventListener('pagehide', remove)
    dismiss()
  }
  const remove = () => {
    settle()
    api(path, { method: 'DELETE', keepalive: true }).then(onRemoved, (error: unknown) => {
      onUndo()
      toast(messageOf(error))
    })
  }
  const undo = () => {
    settle()
    onUndo()
  }
  const timer = setTimeout(remove, UNDO_MS)
  window.addEventListener('pagehide', remove)
  const dismiss = toast(said, { action: { label: 'Undo', run: undo }, forMs: UNDO_MS })
}

/** The same for a source. */
export function removeSourceLater({
  id,
  title,
  ...removal
}: Omit<Removal, 'path' | 'said'> & { id: string; title: string }): void {
  removeLater({ path: `/api/v1/sources/${id}`, said: `“${title}” was deleted`, ...removal })
}
