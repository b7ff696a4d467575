'use client'

import { FileUp, FolderUp } from 'lucide-react'
import { type ChangeEvent, useRef, useState } from 'react'
import { type Gathered, gatherChosen, gatherDrop } from '#client/uploads/gather-files.ts'
import { addUploads } from '#client/uploads/use-uploads.ts'
import { useFileDrag } from '#client/use-file-drag.ts'
import { Button } from '#ui/button.tsx'
import { classes } from '#ui/classes.ts'
import { Notice } from '#ui/notice.tsx'
import { Spinner } from '#ui/spinner.tsx'

type FileDropProps = { extensions: readonly string[]; tags: string[]; focus: boolean }

/** Files and folders, dropped anywhere on the page or chosen. */
export function FileDrop({ extensions, tags, focus }: FileDropProps) {
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement | null>(null)
  const takeFolder = (input: HTMLInputElement | null) => {
    if (input) input.webkitdirectory = true
    folder.current = input
  }
  const [isLooking, setLooking] = useState(false)
  const [notice, setNotice] = useState<string | null>(null)

  const take = ({ uploads, leftOut }: Gathered) => {
    addUploads(uploads, tags)
    setNotice(noticeOf(uploads.length, leftOut))
  }
  const isDragging = useFileDrag((transfer) => {
    setLooking(true)
    gatherDrop(transfer, extensions)
      .then(take, () => setNotice('The browser could not read what was dropped. Use the buttons instead.'))
      .finally(() => setLooking(false))
  })
  const takeChosen = ({ target }: ChangeEvent<HTMLInputElement>) => {
    take(gatherChosen(target.files ?? [], extensions))
    target.value = ''
  }
  return (
    <section
      aria-label="Files"
      className={classes(
        'grid justify-items-center gap-4 rounded-2xl border-2 border-dashed px-5 py-8 text-center transition-colors',
        isDragging ? 'border-action bg-action-wash' : 'border-line-strong',
      )}
    >
      <p className="font-medium">{isDragging ? 'Let go to add them' : 'Drop files or a whole folder here'}</p>
      <div className="flex flex-wrap justify-center gap-2">
        <Button look="outline" autoFocus={focus} onClick={() => files.current?.click()}>
          <FileUp aria-hidden /> Choose files
        </Button>
        <Button look="outline" onClick={() => folder.current?.click()}>
          <FolderUp aria-hidden /> Choose a folder
        </Button>
      </div>
      <input ref={files} type="file" multiple hidden accept={extensions.join(',')} onChange={takeChosen} />
      <input ref={takeFolder} type="file" hidden onChange={takeChosen} />
      <p className="text-ink-faint text-sm">{extensions.join(' ')} · up to 50 MB each</p>
      <div role="status" className="w-full empty:hidden">
        {isLooking && <Looking />}
        {notice && !isLooking && <Notice className="text-left">{notice}</Notice>}
      </div>
    </section>
  )
}

function Looking() {
  return (
    <p className="flex items-center justify-center gap-2 text-ink-soft text-sm">
      <Spinner /> Looking into the folders
    </p>
  )
}

function noticeOf(found: number, leftOut: Map<string, number>): string | null {
  const count = [...leftOut.values()].reduce((sum, each) => sum + each, 0)
  if (count === 0) return found === 0 ? 'There were no files in it.' : null
  const types = [...leftOut].sort(([, one], [, other]) => other - one)
  const named = types.slice(0, 6).map(([type, each]) => `${each} ${type}`)
  const rest = types.length > 6 ? ', and others' : ''
  return `${count} ${count === 1 ? 'file was' : 'files were'} left out, because Trovella does not read that type: ${named.join(', ')}${rest}.`
}
