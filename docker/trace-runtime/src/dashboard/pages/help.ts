import { codeBlock } from '../entry/blocks.ts'
import { html } from '../html.ts'
import type { DashboardReply, Visit } from '../route.ts'
import { keysHelp } from '../shell/keys.ts'
import { pageReply } from '../shell/page.ts'

export function helpPage(visit: Visit): DashboardReply {
  const { ingestPath, basePath } = visit.options
  return pageReply(visit, {
    title: 'Help',
    section: null,
    body: html`<h1>Help</h1>
<section class="prose"><h2>Send the first entry</h2>
<p>Any OpenTelemetry SDK can send here over OTLP/HTTP, as JSON or protobuf, with a write key as bearer token. In its environment:</p>
${codeBlock('OpenTelemetry', `OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:7778\nOTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf\nOTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer KEY_ID:SECRET"`)}
<p>Trovella’s own recorder, and a ZinTrust application, send signed batches to <code>${ingestPath}</code>:</p>
${codeBlock('Signed batches', 'TRACE_PROXY=true\nTRACE_PROXY_URL=http://127.0.0.1:7778\nTRACE_PROXY_KEY_ID=KEY_ID\nTRACE_PROXY_SECRET=SECRET')}
<p>A trace that was exported as OTLP can be sent back, to this receiver or another:</p>
${codeBlock('Import', 'curl http://127.0.0.1:7778/v1/traces \\\n  --header "authorization: Bearer KEY_ID:SECRET" \\\n  --header "content-type: application/json" \\\n  --data @trace.otlp.json')}
<p>KEY_ID and SECRET are those that this receiver was started with; <a href="${visit.links.status()}">status</a> shows when each was last used. Pages are at <code>${basePath}</code>.</p></section>
<section class="prose"><h2>Keys</h2>${keysHelp()}</section>`,
  })
}
