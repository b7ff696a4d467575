import type { ReaderBlock } from '#reader/blocks.ts'
import { type Marks, markedPieces, type Range } from '#reader/marks.ts'
import { classes } from '#ui/classes.ts'

type Place = { text: string; offset: number; marks: Marks }

export function TextBlock({ block, ...place }: Place & { block: ReaderBlock }) {
  if (block.kind === 'page') return <PageMark number={block.number} />
  if (block.kind === 'anchor') return <span id={`at-${block.start}`} className="block scroll-mt-20" />
  if (!block.isQuoted) return <Written block={block} {...place} />
  // The next block of a quotation continues its line without a gap.
  return (
    <blockquote className="mt-[1.1em] flow-root border-line-strong border-l-2 pl-5 text-ink-soft italic [&>*]:my-2 [&>pre]:not-italic [blockquote+&]:mt-0">
      <Written block={block} {...place} />
    </blockquote>
  )
}

function Written({ block, ...place }: Place & { block: Extract<ReaderBlock, { isQuoted: boolean }> }) {
  if (block.kind === 'heading') return <Heading block={block} {...place} />
  if (block.kind === 'table') return <Table lines={block.lines} {...place} />
  if (block.kind === 'list') return <List lines={block.lines} {...place} />
  if (block.kind === 'verbatim') {
    return (
      <pre className="quiet-scroll my-5 overflow-x-auto rounded-lg bg-sunken p-4 font-mono text-[0.85rem] leading-relaxed">
        <Marked range={block} {...place} />
      </pre>
    )
  }
  return (
    <p className="my-[1.1em] whitespace-pre-line break-words">
      <Marked range={block} {...place} />
    </p>
  )
}

const headingLooks = ['text-2xl mt-12', 'text-[1.35rem] mt-10', 'text-lg mt-8']

function Heading({ block, ...place }: Place & { block: Extract<ReaderBlock, { kind: 'heading' }> }) {
  const Tag = `h${Math.min(6, block.level + 1)}` as 'h2'
  return (
    <Tag
      id={`at-${block.start}`}
      className={classes(
        'mb-3 scroll-mt-20 font-sans font-semibold leading-snug tracking-tight',
        headingLooks[block.level - 1] ?? 'mt-6 text-base',
      )}
    >
      <Marked range={block} {...place} />
    </Tag>
  )
}

function PageMark({ number }: { number: number }) {
  return (
    <div
      id={`page-${number}`}
      className="my-8 flex scroll-mt-20 items-center gap-3 font-sans text-ink-faint text-xs before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line"
    >
      Page {number}
    </div>
  )
}

function List({ lines, text, offset, marks }: Place & { lines: Range[] }) {
  return (
    <ul className="my-[1.1em] grid gap-1">
      {lines.map((line) => {
        const written = text.slice(line.start - offset, line.end - offset)
        const indent = /^ */.exec(written)?.[0].length ?? 0
        const start = line.start + indent
        return (
          <li
            key={line.start}
            className={classes('break-words', indents[Math.min(3, Math.floor(indent / 2))])}
          >
            <Marked
              range={{ start, end: line.end }}
              text={withBullet(written.slice(indent))}
              offset={start}
              marks={marks}
            />
          </li>
        )
      })}
    </ul>
  )
}

/** The sign that was typed for a bullet, set as one; the text stays as long as it was. */
function withBullet(item: string): string {
  return item.replace(/^[-*](?= )/, '•')
}

/** The marker hangs to the left of the lines it introduces. */
const indents = ['pl-5 -indent-5', 'pl-10 -indent-5', 'pl-15 -indent-5', 'pl-20 -indent-5']

function Table({ lines, text, offset, marks }: Place & { lines: Range[] }) {
  return (
    <div className="quiet-scroll my-6 overflow-x-auto">
      <table className="w-full border-collapse font-sans text-sm">
        <tbody>
          {lines.map((line, row) => (
            <tr key={line.start} className={classes('border-b align-top', row === 0 && 'font-semibold')}>
              {cellsOf(text.slice(line.start - offset, line.end - offset), line.start).map((cell) => (
                <td key={cell.start} className="py-2 pr-4">
                  <Marked range={cell} text={text} offset={offset} marks={marks} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function cellsOf(line: string, start: number): Range[] {
  let from = start
  return line.split(' | ').map((cell) => {
    const range = { start: from, end: from + cell.length }
    from = range.end + ' | '.length
    return range
  })
}

function Marked({ range, text, offset, marks }: Place & { range: Range }) {
  return markedPieces(text, offset, range, marks).map(({ start, text: piece, inPassage, isWord }) => {
    if (!inPassage) return piece
    const isFirst = start === marks.passage?.start
    return (
      <mark key={start} className="passage" {...(isFirst && { id: 'passage' })}>
        {isWord ? <mark>{piece}</mark> : piece}
      </mark>
    )
  })
}
