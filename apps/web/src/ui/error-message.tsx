import { Button } from './button.tsx'

/** What a person sees when a page could not be shown: what to do, and what to tell whoever runs the server. */
export function ErrorMessage({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : null
  return (
    <div role="alert" className="mx-auto max-w-lg py-16">
      <h1 className="font-medium font-serif text-2xl tracking-tight">This page could not be shown</h1>
      <p className="mt-3 text-ink-soft leading-relaxed">
        Nothing of yours is lost. The server may be starting, or its database may not answer. Try again in a
        moment; the status page says what does not work.
      </p>
      {digest && (
        <p className="mt-3 text-ink-faint text-sm">
          To find it in the server’s log, look for <code>{digest}</code>.
        </p>
      )}
      <div className="mt-6 flex gap-2">
        <Button onClick={onRetry}>Try again</Button>
        <Button asChild look="outline">
          <a href="/status">Open the status page</a>
        </Button>
      </div>
    </div>
  )
}
