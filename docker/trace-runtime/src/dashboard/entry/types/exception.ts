import type { StoredEntry } from '../../../store/store.ts'
import { type Fragment, type Html, html } from '../../html.ts'
import { counted } from '../../look/numbers.ts'
import type { Visit } from '../../route.ts'
import { block, facts, valueBlock } from '../blocks.ts'
import { listOf, numberOf, recordOf, textOf } from '../content.ts'

type Frame = { place: string; name: string | undefined; line: number | undefined; isOwn: boolean }

export function exceptionDetail({ links }: Visit, { content, familyHash }: StoredEntry): Fragment {
  const frames = listOf(content.frames).map(frameOf)
  return html`<p class="exception-message">${textOf(content.message)}</p>
${facts([
  ['Class', textOf(content.class)],
  ['Code', textOf(content.code)],
  [
    'Handled',
    content.isHandled === true
      ? 'yes'
      : content.isHandled === false && html`<span class="badge badge-danger">no</span>`,
  ],
  ['Occurrences', familyHash !== null && html`<a href="${links.family(familyHash)}">over time</a>`],
])}
${sourceBlock(content.source, frames)}
${block('Stack', frames.length > 0 && stack(frames))}
${valueBlock('Stack as text', content.stack)}`
}

function frameOf(value: unknown): Frame {
  const frame = recordOf(value)
  const [file, line, column] = [textOf(frame.file), numberOf(frame.line), numberOf(frame.column)]
  return {
    place: [file ?? 'unknown place', line, column].filter((part) => part !== undefined).join(':'),
    name: textOf(frame.function),
    line,
    isOwn: frame.isOwn === true,
  }
}

function sourceBlock(value: unknown, frames: readonly Frame[]): Fragment {
  const lines = listOf(value).map(recordOf)
  if (lines.length === 0) return null
  const thrown = (frames.find(({ isOwn }) => isOwn) ?? frames[0])?.line
  return block(
    'Where',
    html`<pre class="code source" tabindex="0"><code>${lines.map(
      ({ line, text }) =>
        html`<span class="source-line${numberOf(line) === thrown && ' source-thrown'}"><span class="source-number">${textOf(line)}</span>${textOf(text)}
</span>`,
    )}</code></pre>`,
  )
}

/** Frames of our own in full; a run of foreign ones is one line that unfolds. */
function stack(frames: readonly Frame[]): Html {
  const hasOwn = frames.some(({ isOwn }) => isOwn)
  const runs: Frame[][] = []
  for (const frame of frames) {
    const run = runs.at(-1)
    if (run && !frame.isOwn && run[0]?.isOwn === false) run.push(frame)
    else runs.push([frame])
  }
  return html`<ol class="stack">${runs.map((run) => {
    if (!hasOwn || run[0]?.isOwn) return run.map(frameLine)
    return html`<li class="stack-foreign"><details><summary>${counted(run.length, 'frame')} of libraries</summary><ol>${run.map(frameLine)}</ol></details></li>`
  })}</ol>`
}

function frameLine({ name, place, isOwn }: Frame): Html {
  return html`<li class="frame${isOwn && ' frame-own'}"><span>${name ?? 'anonymous'}</span> <code>${place}</code></li>`
}
