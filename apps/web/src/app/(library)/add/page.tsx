import { supportedExtensions } from '@repo/extract/media-type'
import type { Metadata } from 'next'
import { pageContext } from '#page-context.ts'
import { PageTitle } from '#shell/page-title.tsx'
import { FileDrop } from './file-drop.tsx'
import { PasteBox } from './paste-box.tsx'
import { UploadList } from './upload-list.tsx'

export const metadata: Metadata = { title: 'Add' }

export default async function AddPage({ searchParams }: PageProps<'/add'>) {
  await pageContext()
  const { start } = await searchParams
  return (
    <div className="mx-auto max-w-3xl">
      <PageTitle>Add to your library</PageTitle>
      <div className="grid gap-8">
        <PasteBox focus={start === 'link' || start === 'note'} />
        <FileDrop extensions={supportedExtensions} focus={start === 'files'} />
        <UploadList />
      </div>
    </div>
  )
}
