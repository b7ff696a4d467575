import { isAppError } from '@repo/library/errors'
import { getSource } from '@repo/library/sources/get'
import { getSourceText } from '@repo/library/sources/text'
import type { SourceView } from '@repo/library/sources/view'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import { pageContext } from '#page-context.ts'
import { partAt } from '#reader/parts.ts'
import { NotRead } from './not-read.tsx'
import { NotReadYet } from './not-read-yet.tsx'
import { positionOf } from './position.ts'
import { Reader } from './reader.tsx'
import { SourceHeader } from './source-header.tsx'

type SourcePageProps = PageProps<'/sources/[id]'>

export async function generateMetadata({ params }: SourcePageProps): Promise<Metadata> {
  const { title } = await findSource((await params).id)
  return { title }
}

export default async function SourcePage({ params, searchParams }: SourcePageProps) {
  const source = await findSource((await params).id)
  const position = positionOf(await searchParams)
  const content = await readText(source.id, position.at ?? 0)
  return (
    <>
      <SourceHeader source={source} />
      <NotRead source={source} hasText={content !== null} />
      {content && <Reader source={source} content={content} position={position} />}
      {!content && isUnderWay(source) && <NotReadYet failure={source.failure} />}
    </>
  )
}

const findSource = cache(async (id: string) => {
  const { ctx } = await pageContext()
  if (!z.uuid().safeParse(id).success) notFound()
  return getSource(ctx, { id }).catch((error: unknown) => {
    if (isAppError(error) && error.code === 'not_found') notFound()
    throw error
  })
})

/** The part of the text around a position, or null while there is none. */
async function readText(id: string, at: number) {
  const { ctx } = await pageContext()
  try {
    const { offset, length } = partAt(at, Number.POSITIVE_INFINITY)
    return { ...(await getSourceText(ctx, { id, offset, length })), offset }
  } catch (error) {
    if (isAppError(error) && error.code === 'conflict') return null
    throw error
  }
}

function isUnderWay({ state }: SourceView): boolean {
  return state === 'queued' || state === 'processing'
}
