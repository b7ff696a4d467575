import { canonicalizeUrl } from '@repo/extract/canonical-url'
import type { z } from 'zod'
import { asMember } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { AppError } from '../errors.ts'
import { receiveOriginal } from '../originals/receive.ts'
import { parse } from '../parse.ts'
import type { Tenant } from '../tenant.ts'
import { requireRoom } from '../usage/room.ts'
import { insertSource } from './insert.ts'
import { insertWithOriginal } from './insert-original.ts'
import { type AddSourceInput, addSourceInput } from './schema.ts'
import type { AddResult } from './view.ts'

type Note = Extract<z.output<typeof addSourceInput>, { kind: 'note' }>
type Link = Extract<z.output<typeof addSourceInput>, { kind: 'link' }>

/**
 * Adds a note or a link, for a job to read. Throws invalid without text or a usable address, and
 * too_large, also for a library that is full.
 */
export async function addSource(ctx: Ctx, input: AddSourceInput): Promise<AddResult> {
  const tenant = asMember(ctx)
  const source = parse(addSourceInput, input)
  await requireRoom(ctx, tenant)
  return source.kind === 'note'
    ? addNote(tenant, source, ctx.actor.userId)
    : addLink(tenant, source, ctx.actor.userId)
}

async function addNote(tenant: Tenant, note: Note, createdBy: string | null): Promise<AddResult> {
  if (!note.text.trim()) throw new AppError('invalid', 'The note is empty. Write something in it.')
  const received = await receiveOriginal(tenant, [Buffer.from(note.text)], () => undefined)
  const source = {
    kind: 'note' as const,
    title: note.title ?? firstLine(note.text),
    tags: note.tags ?? [],
    mediaType: 'text/markdown',
    createdBy,
  }
  return insertWithOriginal(tenant, source, received)
}

async function addLink(tenant: Tenant, link: Link, createdBy: string | null): Promise<AddResult> {
  const canonical = canonicalizeUrl(link.url)
  if (!canonical.ok) throw new AppError('invalid', canonical.message)
  return insertSource(tenant, {
    kind: 'link',
    title: link.title ?? link.url,
    // What was typed may lack the scheme; the canonical address always has one.
    url: URL.canParse(link.url) ? link.url : canonical.url,
    canonicalUrl: canonical.url,
    tags: link.tags ?? [],
    createdBy,
  })
}

/** What a note without a title is called: its first line with words, without Markdown's marks in front. */
function firstLine(text: string): string {
  const lines = text.slice(0, 2_000).split('\n')
  const titles = lines.map((line) => line.replace(/^[\s#>*-]+/, '').trim())
  const title = titles.find((line) => line.length > 0) ?? 'Note'
  return title.length > 120 ? `${title.slice(0, 119).toWellFormed().trimEnd()}…` : title
}
