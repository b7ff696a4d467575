'use client'

import { X } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { currentToasts, dismissToast, subscribeToToasts, type Toast } from './toasts.ts'

const none: readonly Toast[] = []

/** Shows toasts above the bottom navigation, and has them read out. */
export function Toaster() {
  const toasts = useSyncExternalStore(subscribeToToasts, currentToasts, () => none)
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-4 bottom-20 z-50 flex flex-col items-center gap-2 md:bottom-6"
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  )
}

function ToastCard({ toast: { id, text, action } }: { toast: Toast }) {
  const act = () => {
    dismissToast(id)
    action?.run()
  }
  return (
    <div className="fade-in slide-in-from-bottom-2 pointer-events-auto flex max-w-md animate-in items-center gap-3 rounded-xl bg-ink py-2 pr-2 pl-4 text-paper text-sm shadow-float">
      <span className="min-w-0 truncate">{text}</span>
      {action && (
        <button
          type="button"
          onClick={act}
          className="shrink-0 rounded-md px-2 py-1 font-semibold text-marker-on-ink hover:underline"
        >
          {action.label}
        </button>
      )}
      <button
        type="button"
        aria-label="Dismiss"
        onClick={() => dismissToast(id)}
        className="grid size-7 shrink-0 place-items-center rounded-md opacity-70 hover:opacity-100"
      >
        <X aria-hidden className="size-4" />
      </button>
    </div>
  )
}
