import { toast } from '#ui/toasts.ts'
import { api, messageOf } from './api.ts'

const UNDO_MS = 10_000

type Removal = { id: string; title: string; onUndo: () => void; onRemoved?: () => void }

/** Deletes a source when the time to undo it has passed, or when the page is left before that. */
export function removeLater({ id, title, onUndo, onRemoved }: Removal): void {
  const settle = () => {
    clearTimeout(timer)
    window.removeEventListener('pagehide', remove)
    dismiss()
  }
  const remove = () => {
    settle()
    api(`/api/v1/sources/${id}`, { method: 'DELETE', keepalive: true }).then(onRemoved, (error: unknown) => {
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
  const dismiss = toast(`“${title}” was deleted`, { action: { label: 'Undo', run: undo }, forMs: UNDO_MS })
}
