import { type KeyboardEvent, useRef } from 'react'

/** Arrows walk from the search box through the links of the hits; the browser's own Enter opens one. */
export function useHitKeys(options: { onClear: () => void }) {
  const box = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLOListElement>(null)

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault()
      options.onClear()
      box.current?.focus()
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      step(event.key === 'ArrowDown' ? 1 : -1)
    } else if (event.key === 'Enter' && event.target === box.current) {
      event.preventDefault()
      // While a search is under way, what is shown answers an older question.
      if (list.current?.ariaBusy !== 'true') linksOf(list.current)[0]?.click()
    }
  }
  const step = (by: 1 | -1) => {
    const stops = [box.current, ...linksOf(list.current)]
    const at = stops.indexOf(document.activeElement as HTMLInputElement | HTMLAnchorElement | null)
    stops[Math.max(0, Math.min(stops.length - 1, at + by))]?.focus()
  }
  return { box, list, onKeyDown }
}

function linksOf(list: HTMLElement | null): HTMLAnchorElement[] {
  return [...(list?.querySelectorAll<HTMLAnchorElement>('a[data-hit]') ?? [])]
}
