import { startPane } from './pane.js'

/** @typedef {HTMLLIElement} Line */

export function hasWaterfall() {
  return document.querySelector('[data-spans]') !== null
}

/** Folding, and hiding types. The server has drawn everything; this only shows and hides. */
export function startWaterfall() {
  const spans = document.querySelector('[data-spans]')
  if (!spans) return
  startPane(reveal)
  spans.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null
    const link = target?.closest('[data-twist-link]')
    const button = target?.closest('button.twist') ?? link?.parentElement?.querySelector('button.twist')
    if (
      !button ||
      (link && event instanceof MouseEvent && (event.ctrlKey || event.metaKey || event.shiftKey))
    )
      return
    event.preventDefault()
    setOpen(button, button.getAttribute('aria-expanded') !== 'true')
  })
  startTypeFilter()
}

function startTypeFilter() {
  const filter = document.querySelector('[data-type-filter]')
  if (!(filter instanceof HTMLElement)) return
  filter.hidden = false
  filter.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    if (!button) return
    button.setAttribute('aria-pressed', String(button.getAttribute('aria-pressed') !== 'true'))
    refresh()
  })
}

/**
 * @param {Element} button
 * @param {boolean} isOpen
 */
function setOpen(button, isOpen) {
  button.setAttribute('aria-expanded', String(isOpen))
  refresh()
}

/** Shows what is neither in a folded line nor of a type that is switched off. */
function refresh() {
  const off = new Set(
    [...document.querySelectorAll('[data-type-filter] [aria-pressed="false"]')].map((button) =>
      button instanceof HTMLElement ? button.dataset.type : undefined,
    ),
  )
  let foldedAt = Number.POSITIVE_INFINITY
  for (const line of allLines()) {
    const level = levelOf(line)
    if (level > foldedAt) {
      line.hidden = true
      continue
    }
    foldedAt = twistOf(line)?.getAttribute('aria-expanded') === 'false' ? level : Number.POSITIVE_INFINITY
    line.hidden = off.has(line.dataset.type)
  }
}

/**
 * @param {KeyboardEvent} event
 * @returns {boolean} whether the key meant something here
 */
export function waterfallKey(event) {
  const line = document.activeElement?.closest('[data-spans] > li')
  const current = line instanceof HTMLLIElement ? line : null
  const isInside = current !== null
  switch (event.key) {
    case 'j':
      return move(current, 1)
    case 'k':
      return move(current, -1)
    case 'ArrowDown':
      return isInside && move(current, 1)
    case 'ArrowUp':
      return isInside && move(current, -1)
    case 'ArrowRight':
      return isInside && unfold(current)
    case 'ArrowLeft':
      return isInside && fold(current)
    case 'e':
      return nextError(current)
    default:
      return false
  }
}

/**
 * @param {Line | null} current
 * @param {1 | -1} step
 */
function move(current, step) {
  const from = current ?? openedLine()
  const next = from ? neighbour(from, step, isChoosable) : allLines().find(isChoosable)
  return focus(next ?? from)
}

/**
 * The nearest line in one direction that fits; by steps, so that a long trace is not searched whole for each key.
 * @param {Line} from
 * @param {1 | -1} step
 * @param {(line: Line) => boolean} fits
 * @returns {Line | undefined}
 */
function neighbour(from, step, fits) {
  const next = (/** @type {Element} */ line) =>
    step > 0 ? line.nextElementSibling : line.previousElementSibling
  for (let line = next(from); line; line = next(line))
    if (line instanceof HTMLLIElement && fits(line)) return line
  return undefined
}

/** @param {Line} line */
function isChoosable(line) {
  return !line.hidden && line.querySelector('a') !== null
}

/** @param {Line} line */
function unfold(line) {
  const twist = twistOf(line)
  if (!twist) return true
  if (twist.getAttribute('aria-expanded') === 'false') setOpen(twist, true)
  else move(line, 1)
  return true
}

/** @param {Line} line */
function fold(line) {
  const twist = twistOf(line)
  if (twist?.getAttribute('aria-expanded') === 'true') {
    setOpen(twist, false)
    return true
  }
  const level = levelOf(line)
  focus(neighbour(line, -1, (other) => levelOf(other) < level))
  return true
}

/** @param {Line | null} current */
function nextError(current) {
  const lines = allLines()
  const from = current ? lines.indexOf(current) + 1 : 0
  const found = [...lines.slice(from), ...lines.slice(0, from)].find(
    (line) => line.classList.contains('span-error') && !line.classList.contains('span-group'),
  )
  if (!found) return true
  reveal(found)
  return focus(found)
}

/**
 * Unfolds everything around a line.
 * @param {Line} line
 */
function reveal(line) {
  let level = levelOf(line)
  for (let above = line.previousElementSibling; above; above = above.previousElementSibling) {
    if (!(above instanceof HTMLLIElement) || levelOf(above) >= level) continue
    level = levelOf(above)
    twistOf(above)?.setAttribute('aria-expanded', 'true')
  }
  if (line.hidden) refresh()
}

/** @param {Line | null | undefined} line */
function focus(line) {
  const link = line?.querySelector('a')
  link?.focus({ preventScroll: true })
  line?.scrollIntoView({ block: 'nearest' })
  return true
}

/** @returns {Line[]} */
function allLines() {
  return [...document.querySelectorAll('[data-spans] > li')].filter((line) => line instanceof HTMLLIElement)
}

function openedLine() {
  const line = document.querySelector('[data-spans] > .span-opened')
  return line instanceof HTMLLIElement ? line : null
}

/** @param {Line} line */
function levelOf(line) {
  return Number(line.dataset.level)
}

/** @param {Line} line */
function twistOf(line) {
  return line.querySelector('button.twist')
}
