'use client'

import { useState } from 'react'
import { AddedHalt } from './added-halt.tsx'
import { FileDrop } from './file-drop.tsx'
import { PasteBox } from './paste-box.tsx'
import { TagInput, tagsIn } from './tag-input.tsx'
import { UploadList } from './upload-list.tsx'

/** Everything that can be put in, under the same tags. */
export function AddDesk({
  extensions,
  start,
}: {
  extensions: readonly string[]
  start: 'text' | 'files' | null
}) {
  const [line, setLine] = useState('')
  const tags = tagsIn(line)
  return (
    <div className="grid gap-8">
      <PasteBox
        focus={start === 'text'}
        tags={tags}
        tagInput={<TagInput value={line} onChange={setLine} className="min-w-48 flex-1" />}
      />
      <AddedHalt />
      <FileDrop extensions={extensions} tags={tags} focus={start === 'files'} />
      <UploadList />
    </div>
  )
}
