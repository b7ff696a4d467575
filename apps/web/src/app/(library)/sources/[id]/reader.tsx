import type { SourceText } from '@repo/library/sources/text'
import type { SourceView } from '@repo/library/sources/view'
import { type ReaderBlock, readerBlocks } from '#reader/blocks.ts'
import { foundWords } from '#reader/found-words.ts'
import type { Marks } from '#reader/marks.ts'
import { partAt } from '#reader/parts.ts'
import { sectionsOf } from '#reader/sections.ts'
import { OutlineMenu } from './outline-menu.tsx'
import { PartLinks } from './part-links.tsx'
import type { Position } from './position.ts'
import { ScrollToPassage } from './scroll-to-passage.tsx'
import { TextBlock } from './text-block.tsx'

type ReaderProps = { source: SourceView; content: SourceText & { offset: number }; position: Position }

/** The text with its outline beside it. It is written by the server whole; only what is on the screen is laid out. */
export function Reader({ source, content, position }: ReaderProps) {
  const { text, offset, outline, totalCharacters } = content
  const blocks = readerBlocks(text, outline, offset).filter((block) => !isTitle(block, content))
  const marks = marksOf(text, offset, position)
  const part = partAt(offset, totalCharacters)
  const inPart = { headings: outline.headings.filter(({ start }) => isWithin(start, content)) }
  return (
    <div className="grid gap-x-12 lg:grid-cols-[minmax(0,1fr)_15rem]">
      <OutlineMenu headings={part.count > 1 ? inPart.headings : outline.headings} />
      <article
        aria-label={source.title}
        className="mx-auto w-full max-w-[68ch] font-serif text-[1.0625rem] leading-[1.72] lg:col-start-1 lg:row-start-1 lg:mx-0 [&>section:first-of-type>:first-child]:mt-0"
      >
        <PartLinks part={part} id={source.id} />
        {sectionsOf(blocks).map((section) => (
          <section key={section[0]?.start} className={isNear(section, marks) ? undefined : 'lazy-section'}>
            {section.map((block) => (
              <TextBlock
                key={`${block.kind}${block.start}`}
                block={block}
                text={text}
                offset={offset}
                marks={marks}
              />
            ))}
          </section>
        ))}
        <PartLinks part={part} id={source.id} />
      </article>
      {marks.passage && <ScrollToPassage key={`${source.id} ${marks.passage.start}`} />}
    </div>
  )
}

/** A text that begins with its title shows it twice: the page has it above already. */
function isTitle(block: ReaderBlock, { text, title }: SourceText): boolean {
  return block.kind === 'heading' && block.start === 0 && text.slice(0, block.end) === title
}

function marksOf(text: string, offset: number, { at, to, q }: Position): Marks {
  if (at === null || to === null) return { passage: null, words: [] }
  const passage = text.slice(at - offset, to - offset)
  const words = foundWords(passage, q).map(({ start, end }) => ({ start: start + at, end: end + at }))
  return { passage: { start: at, end: to }, words }
}

function isWithin(start: number, { offset, text }: ReaderProps['content']): boolean {
  return start >= offset && start < offset + text.length
}

/** The passage's own section is always laid out, so that the way to it is known. */
function isNear(section: ReaderBlock[], { passage }: Marks): boolean {
  const [first, last] = [section[0], section.at(-1)]
  if (!passage || !first || !last) return false
  const end = 'end' in last ? last.end : last.start
  return first.start < passage.end && end > passage.start
}
