import { CopyField } from './copy-field.tsx'

/** Where an assistant finds this library, and what it needs. */
export function Assistant({ appUrl }: { appUrl: string }) {
  return (
    <div className="grid gap-3 text-sm leading-relaxed">
      <CopyField label="Address for assistants" value={new URL('/api/mcp', appUrl).href} />
      <p>
        Give this address to an assistant that speaks MCP over HTTP, with an API key from above in the header{' '}
        <code className="font-mono text-xs">Authorization: Bearer trv_…</code>
      </p>
      <p className="text-ink-faint">
        A key that may read lets it search, read and list. One that may also write lets it save notes and
        links. It can remove nothing.
      </p>
    </div>
  )
}
