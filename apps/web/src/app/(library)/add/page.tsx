import { supportedExtensions } from '@repo/extract/media-type'
import type { Metadata } from 'next'
import Link from 'next/link'
import { pageContext } from '#page-context.ts'
import { PageTitle } from '#shell/page-title.tsx'
import { AddDesk } from './add-desk.tsx'

export const metadata: Metadata = { title: 'Add' }

export default async function AddPage({ searchParams }: PageProps<'/add'>) {
  await pageContext()
  const { start } = await searchParams
  return (
    <div className="mx-auto max-w-3xl">
      <PageTitle
        aside={
          <Link href="/feeds" className="text-action text-sm underline underline-offset-4">
            Follow a feed
          </Link>
        }
      >
        Add to your library
      </PageTitle>
      <AddDesk extensions={supportedExtensions} start={startOf(start)} />
    </div>
  )
}

/** Where the library's empty page sent the person to. */
function startOf(start: string | string[] | undefined): 'text' | 'files' | null {
  if (start === 'files') return 'files'
  return start === 'link' || start === 'note' ? 'text' : null
}
