import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { otlpText } from '../../../src/dashboard/export/otlp.ts'
import { entry } from '../trace/entries.ts'

it('is a request that any OTLP receiver takes', async () => {
  const [request, mark] = [
    entry('00f067aa0ba902b7', {
      type: 'request',
      name: 'GET /',
      startMs: 1_795_000_000_000.25,
      durationMs: 1.5,
      status: 'error',
      tags: ['status:500'],
      links: [{ traceId: 'b'.repeat(32), id: 'c'.repeat(16) }],
      content: { method: 'GET', status: 500, route: '/' },
      instance: 'web-1',
    }),
    entry('1'.repeat(16), {
      type: 'event',
      parentId: '00f067aa0ba902b7',
      durationMs: null,
      startMs: 1_795_000_000_001,
      service: 'worker',
    }),
  ]
  const text = (await Readable.from(otlpText([request, mark])).toArray()).join('')
  expect(JSON.parse(text)).toEqual({
    resourceSpans: [
      {
        resource: {
          attributes: [
            { key: 'service.name', value: { stringValue: 'web' } },
            { key: 'service.instance.id', value: { stringValue: 'web-1' } },
          ],
        },
        scopeSpans: [
          {
            scope: { name: 'trovella' },
            spans: [
              {
                traceId: 'a'.repeat(32),
                spanId: '00f067aa0ba902b7',
                name: 'GET /',
                kind: 2,
                startTimeUnixNano: '1795000000000250000',
                endTimeUnixNano: '1795000000001750000',
                attributes: [
                  { key: 'http.request.method', value: { stringValue: 'GET' } },
                  { key: 'http.route', value: { stringValue: '/' } },
                  { key: 'http.response.status_code', value: { intValue: '500' } },
                  { key: 'trovella.type', value: { stringValue: 'request' } },
                  {
                    key: 'trovella.tags',
                    value: { arrayValue: { values: [{ stringValue: 'status:500' }] } },
                  },
                  { key: 'trovella.content', value: { stringValue: JSON.stringify(request.content) } },
                ],
                links: [{ traceId: 'b'.repeat(32), spanId: 'c'.repeat(16) }],
                status: { code: 2 },
              },
            ],
          },
        ],
      },
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'worker' } }] },
        scopeSpans: [
          {
            scope: { name: 'trovella' },
            spans: [
              {
                traceId: 'a'.repeat(32),
                spanId: '1'.repeat(16),
                parentSpanId: '00f067aa0ba902b7',
                name: '1'.repeat(16),
                kind: 1,
                startTimeUnixNano: '1795000000001000000',
                endTimeUnixNano: '1795000000001000000',
                attributes: [
                  { key: 'trovella.type', value: { stringValue: 'event' } },
                  { key: 'trovella.is_mark', value: { boolValue: true } },
                  { key: 'trovella.tags', value: { arrayValue: { values: [] } } },
                  { key: 'trovella.content', value: { stringValue: '{}' } },
                ],
                status: { code: 0 },
              },
            ],
          },
        ],
      },
    ],
  })
})

it('has every span of a long trace, and is JSON whole', async () => {
  const ids = Array.from({ length: 250 }, (_, at) => (at + 1).toString(16).padStart(16, '0'))
  const text = (await Readable.from(otlpText(ids.map((id) => entry(id, {})))).toArray()).join('')
  const [{ scopeSpans }] = JSON.parse(text).resourceSpans
  expect(scopeSpans[0].spans.map(({ spanId }: { spanId: string }) => spanId)).toEqual(ids)
})
