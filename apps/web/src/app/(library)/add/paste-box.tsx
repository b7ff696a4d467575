'use client'

import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { type Pasted, readPaste } from '#client/read-paste.ts'
import { savePasted } from '#client/use-paste.ts'
import { useTypedEarly } from '#client/use-typed-early.ts'
import { Button } from '#ui/button.tsx'
import { Textarea } from '#ui/input.tsx'
import { PastePreview } from './paste-preview.tsx'
import { PasteResults } from './paste-results.tsx'

type PasteBoxProps = { focus: boolean; tags: string[]; tagInput: ReactNode }

/** One box for anything that can be pasted. It says what will happen before it does. */
export function PasteBox({ focus, tags, tagInput }: PasteBoxProps) {
  const [text, setText] = useState('')
  const [asLinks, setAsLinks] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)
  useTypedEarly(box, setText)
  const pasted = readPaste(text)
  const links = linksToSave(pasted, asLinks)
  const canSave = pasted.kind === 'links' || pasted.kind === 'note'

  const submit = () => {
    if (!canSave) return
    const tagged = tags.length > 0 ? { tags } : {}
    savePasted(
      links ? links.map((url) => ({ kind: 'link', url, ...tagged })) : [{ kind: 'note', text, ...tagged }],
    )
    setText('')
    setAsLinks(false)
  }
  const submitByKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
  }
  return (
    <section aria-label="Links and notes" className="grid gap-3">
      <Textarea
        ref={box}
        aria-label="Paste links, or write a note"
        placeholder={'Paste links, or write a note.\n\nhttps://…'}
        rows={5}
        value={text}
        autoFocus={focus}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={submitByKey}
        className="field-sizing-content max-h-96 min-h-36 font-serif text-base sm:text-base"
      />
      <div aria-live="polite">
        <PastePreview pasted={pasted} links={links} onChoose={setAsLinks} />
      </div>
      <div className="flex flex-wrap gap-3">
        {tagInput}
        <Button onClick={submit} disabled={!canSave} className="h-11 max-sm:w-full">
          {buttonText(pasted, links)}
        </Button>
      </div>
      <PasteResults />
    </section>
  )
}

function linksToSave(pasted: Pasted, asLinks: boolean): string[] | null {
  if (pasted.kind === 'links') return pasted.urls
  return pasted.kind === 'note' && asLinks && pasted.links.length > 0 ? pasted.links : null
}

function buttonText(pasted: Pasted, links: string[] | null): string {
  if (links) return links.length === 1 ? 'Save the link' : `Save ${links.length} links`
  return pasted.kind === 'note' ? 'Save the note' : 'Save'
}
