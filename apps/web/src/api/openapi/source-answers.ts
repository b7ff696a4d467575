import { sourceKinds, sourceStages, sourceStates } from '@repo/db/schema/library'
import type { LibrarySearchResult } from '@repo/library/search/query'
import type { SourceCounts } from '@repo/library/sources/counts'
import type { SourceDetail } from '@repo/library/sources/get'
import type { listSources } from '@repo/library/sources/list'
import type { SourceText } from '@repo/library/sources/text'
import type { SourceView } from '@repo/library/sources/view'
import { z } from 'zod'
import type { FileResult } from '#api/file-result.ts'
import type { Wire } from '#client/wire.ts'
import { answerOf } from './answer-of.ts'

const id = z.uuid()
const moment = z.iso.datetime()
const kind = z.enum(sourceKinds)
const count = z.int().min(0)
const failure = z.object({ code: z.string(), message: z.string() }).nullable()
const range = z.object({ start: count, end: count })

const Source = answerOf<SourceView>()(
  z.object({
    id,
    kind,
    state: z.enum(sourceStates),
    stage: z.enum(sourceStages).nullable(),
    title: z.string(),
    url: z.string().nullable(),
    fileName: z.string().nullable(),
    folderPath: z.string().nullable(),
    mediaType: z.string().nullable(),
    byteSize: count.nullable(),
    tags: z.array(z.string()),
    failure,
    version: z.int(),
    createdAt: moment,
    updatedAt: moment,
  }),
)

const SameText = z.object({ sourceId: id, title: z.string(), kind })

const Passage = z.object({
  chunkId: z.string(),
  text: z.string(),
  startOffset: count,
  endOffset: count,
  page: z.int().nullable(),
  headingPath: z.array(z.string()),
  highlights: z.array(range),
  keywordRank: z.int().nullable(),
  vectorRank: z.int().nullable(),
})

const Hit = z.object({
  sourceId: id,
  snapshotId: id,
  title: z.string(),
  kind,
  url: z.string().nullable(),
  tags: z.array(z.string()),
  createdAt: moment,
  score: z.number(),
  passages: z.array(Passage),
  sameText: z.array(SameText),
})

const FacetCount = z.object({ value: z.string(), count })

/** What is answered about sources, by the names these have in the document. */
export const sourceAnswers = {
  Source,
  SameText,
  Passage,
  Hit,
  FacetCount,
  AddedSource: answerOf<SourceView & { duplicate: boolean }>()(Source.extend({ duplicate: z.boolean() })),
  SourceDetail: answerOf<SourceDetail>()(Source.extend({ sameText: z.array(SameText) })),
  SourceList: answerOf<Awaited<ReturnType<typeof listSources>>>()(
    z.object({ sources: z.array(Source), nextCursor: id.nullable() }),
  ),
  SourceCounts: answerOf<SourceCounts>()(
    z.object({
      total: count,
      byKind: z.record(kind, count),
      byState: z.record(z.enum(sourceStates), count),
    }),
  ),
  SourceText: answerOf<SourceText>()(
    z.object({
      title: z.string(),
      text: z.string(),
      outline: z.object({
        headings: z.array(z.object({ level: z.int(), title: z.string(), start: count })),
        pages: z.array(z.object({ number: z.int(), start: count })),
        code: z.array(range).exactOptional(),
        quotations: z.array(range).exactOptional(),
      }),
      version: z.int(),
      snapshotId: id,
      totalCharacters: count,
    }),
  ),
  FileResults: answerOf<{ results: FileResult[] }>()(
    z.object({
      results: z.array(
        z.union([
          z.object({ ok: z.literal(true), duplicate: z.boolean(), source: Source }),
          z.object({ ok: z.literal(false), fileName: z.string(), code: z.string(), detail: z.string() }),
        ]),
      ),
    }),
  ),
  SearchResult: answerOf<Wire<LibrarySearchResult>>()(
    z.object({
      hits: z.array(Hit),
      facets: z.object({ kinds: z.array(FacetCount), tags: z.array(FacetCount) }),
      nextCursor: z.string().nullable(),
      degraded: z.array(z.enum(['typesense', 'embedder', 'vector'])),
      semantic: z.boolean(),
      corrected: z.string().nullable(),
      relaxed: z.boolean().exactOptional(),
      tookMs: z.number(),
      recent: z.boolean(),
    }),
  ),
}
