import { Files, Globe, NotebookPen } from 'lucide-react'
import type { Route } from 'next'
import Link from 'next/link'
import { Mark } from '#shell/mark.tsx'

const ways: { href: Route; icon: typeof Globe; title: string; text: string }[] = [
  {
    href: '/add?start=link',
    icon: Globe,
    title: 'Save a link',
    text: 'Paste an address, or twenty at once. Trovella fetches each page and keeps its text.',
  },
  {
    href: '/add?start=files',
    icon: Files,
    title: 'Drop files or a folder',
    text: 'PDF, Word, EPUB, Markdown, HTML, CSV and plain text, with the folders they are in.',
  },
  {
    href: '/add?start=note',
    icon: NotebookPen,
    title: 'Write a note',
    text: 'A thought, a quotation, the minutes of a meeting. Markdown headings become its outline.',
  },
]

/** The first look at a library: what it is for, and three ways to begin. */
export function EmptyLibrary() {
  return (
    <div className="mx-auto max-w-3xl py-6 md:py-14">
      <Mark className="size-12" />
      <h1 className="mt-6 font-medium font-serif text-3xl leading-tight tracking-tight md:text-4xl">
        Your library is empty. <br className="hidden sm:block" />
        Put in something you want to find again.
      </h1>
      <p className="mt-4 max-w-xl text-ink-soft leading-relaxed">
        Trovella reads what you add, within seconds. Then ask for it in your own words: you get the passage,
        marked, in its place.
      </p>
      <ul className="mt-10 grid gap-3 sm:grid-cols-3">
        {ways.map(({ href, icon: Icon, title, text }) => (
          <li key={href} className="flex">
            <Link
              href={href}
              className="group flex-1 rounded-xl border bg-surface p-5 transition-colors hover:border-action"
            >
              <Icon aria-hidden className="size-6 text-action" strokeWidth={1.6} />
              <h2 className="mt-4 font-semibold group-hover:text-action">{title}</h2>
              <p className="mt-1 text-ink-soft text-sm leading-relaxed">{text}</p>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
