import { isLive } from '../../keys/keyring.ts'
import { codeBlock } from '../entry/blocks.ts'
import { type Html, html } from '../html.ts'
import type { DashboardReply, Visit } from '../route.ts'
import { keysHelp } from '../shell/keys.ts'
import { pageReply } from '../shell/page.ts'

export function helpPage(visit: Visit): DashboardReply {
  const { links, options, request } = visit
  const keyId = keyIdOf(visit)
  const { openTelemetry, signedBatches, imported } = examples(visit, keyId ?? 'KEY_ID')
  return pageReply(visit, {
    title: 'Help',
    section: null,
    body: html`<h1>Help</h1>
<section class="prose"><h2>Send the first entry</h2>
<p>This receiver is at <code>${request.origin}</code> as you see it. A process elsewhere, another container say, may know it by another name.</p>
<p>Any OpenTelemetry SDK can send here over OTLP/HTTP, as JSON or protobuf, with a write key as bearer token. In its environment:</p>
${codeBlock('OpenTelemetry', openTelemetry)}
<p>Trovella’s own recorder, and a ZinTrust application, send signed batches to <code>${options.ingestPath}</code>:</p>
${codeBlock('Signed batches', signedBatches)}
<p>A trace that was exported as OTLP can be sent back, to this receiver or another:</p>
${codeBlock('Import', imported)}
<p>${keyNote(keyId)} <a href="${links.status()}">Status</a> shows when each key was last used.</p></section>
<section class="prose"><h2>Keyboard</h2>${keysHelp()}</section>`,
  })
}

function examples({ request: { origin }, options: { ingestPath, audience } }: Visit, keyId: string) {
  return {
    openTelemetry: `OTEL_EXPORTER_OTLP_ENDPOINT=${origin}
OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20${keyId}:SECRET
OTEL_METRICS_EXPORTER=none`,
    signedBatches: `TRACE_PROXY=true
TRACE_PROXY_URL=${origin}
TRACE_PROXY_PATH=${ingestPath}
TRACE_PROXY_AUDIENCE=${audience}
TRACE_PROXY_KEY_ID=${keyId}
TRACE_PROXY_SECRET=SECRET`,
    imported: `curl ${origin}/v1/traces \\
  --header "authorization: Bearer ${keyId}:SECRET" \\
  --header "content-type: application/json" \\
  --data @trace.otlp.json`,
  }
}

function keyIdOf({ options, nowMs }: Visit): string | undefined {
  return options.keys().find((key) => isLive(key, nowMs))?.id
}

function keyNote(keyId: string | undefined): Html {
  return keyId === undefined
    ? html`No key may write now: set <code>TRACE_PROXY_KEY_ID</code> and <code>TRACE_PROXY_SECRET</code>, and start the receiver again.`
    : html`SECRET is the one that this receiver was started with for the key <code>${keyId}</code>.`
}
