import type { StoredEntry } from '../../../store/store.ts'
import { type Fragment, html } from '../../html.ts'
import type { Visit } from '../../route.ts'
import { block, codeBlock, facts } from '../blocks.ts'
import { listOf, textOf } from '../content.ts'

/** The HTML part stands in a frame that runs no script and loads nothing; its own policy is {@link mailFrame}'s. */
export function mailDetail({ links }: Visit, { key, content }: StoredEntry): Fragment {
  const markup = textOf(content.html)
  const plain = textOf(content.text)
  const remote = markup === undefined ? 0 : remoteCount(markup)
  return html`${facts([
    ['From', addresses(content.from)],
    ['To', addresses(content.to)],
    ['Subject', textOf(content.subject)],
  ])}
${
  markup !== undefined &&
  block(
    'As it looks',
    html`<iframe class="mail" src="${links.mail(key)}" sandbox="" title="The mail’s HTML part" loading="lazy" referrerpolicy="no-referrer"></iframe>`,
    {
      aside:
        remote > 0 &&
        html`<p class="hint">${remote === 1 ? 'One remote address is' : `${remote} remote addresses are`} not loaded.</p>`,
    },
  )
}
${plain !== undefined && codeBlock('As text', plain, { isFolded: markup !== undefined })}
${markup !== undefined && codeBlock('As HTML source', markup, { isFolded: true })}`
}

function addresses(value: unknown): string | undefined {
  return (
    textOf(value) ??
    (listOf(value)
      .flatMap((item) => textOf(item) ?? [])
      .join(', ') ||
      undefined)
  )
}

function remoteCount(markup: string): number {
  return markup.match(/(?:src|background)\s*=\s*["']?\s*(?:https?:)?\/\//gi)?.length ?? 0
}
