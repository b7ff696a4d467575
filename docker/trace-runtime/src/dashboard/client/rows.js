/**
 * Moves the focus among the rows of the lists on this page.
 * @param {1 | -1} step
 * @returns {boolean} whether there are rows
 */
export function moveRow(step) {
  const links = [...document.querySelectorAll('[data-rows] .row-link')].filter((link) =>
    link.checkVisibility(),
  )
  if (links.length === 0) return false
  const active = document.activeElement
  const row = active?.closest('[data-rows] :is(li, tr)')
  const at = links.findIndex((link) => link === active || row?.contains(link))
  const next = links[at === -1 ? 0 : Math.min(links.length - 1, Math.max(0, at + step))]
  if (next instanceof HTMLElement) next.focus()
  return true
}
