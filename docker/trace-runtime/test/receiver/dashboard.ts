/** What the dashboard shows of a trace, as its own export says it. */
export type ExportedSpan = {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  service: string
  attributes: Record<string, unknown>
  type: string
  content: Record<string, unknown>
  status: { code: number }
  startTimeUnixNano: string
  endTimeUnixNano: string
}

type Attribute = { key: string; value: Record<string, unknown> }

/** The entries of a trace through the door that people use; empty when it is not stored. */
export async function exportedTrace(
  receiver: { url: string; basePath: string },
  traceId: string,
): Promise<ExportedSpan[]> {
  const response = await fetch(`${receiver.url}${receiver.basePath}/traces/${traceId}/otlp.json`)
  if (response.status === 404) return []
  const { resourceSpans } = (await response.json()) as {
    resourceSpans: {
      resource: { attributes: Attribute[] }
      scopeSpans: { spans: (Omit<ExportedSpan, 'attributes'> & { attributes: Attribute[] })[] }[]
    }[]
  }
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(plain(resource.attributes)['service.name'])
    return scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => {
        const attributes = plain(span.attributes)
        const content = JSON.parse(String(attributes['trovella.content'])) as Record<string, unknown>
        return { ...span, service, attributes, content, type: String(attributes['trovella.type']) }
      }),
    )
  })
}

function plain(attributes: Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
}
