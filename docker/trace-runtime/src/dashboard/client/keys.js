import { copyOpenDetail } from './copy.js'
import { togglePause } from './live.js'
import { moveRow } from './rows.js'
import { hasWaterfall, waterfallKey } from './waterfall.js'

const SECOND_KEY_MS = 1200

/** All that the keyboard does, but for typing. */
export function startKeys() {
  let firstKeyAt = Number.NEGATIVE_INFINITY
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    if (event.key === 'Escape') return leave(event)
    if (isTyping(event.target) || document.querySelector('dialog[open]')) return
    if (event.timeStamp - firstKeyAt < SECOND_KEY_MS) {
      firstKeyAt = Number.NEGATIVE_INFINITY
      if (goTo(event.key)) return event.preventDefault()
    }
    if (event.key === 'g') firstKeyAt = event.timeStamp
    else if (act(event)) event.preventDefault()
  })
  document.querySelector('[data-help]')?.addEventListener('click', (event) => {
    if (showHelp()) event.preventDefault()
  })
}

/**
 * @param {KeyboardEvent} event
 * @returns {boolean} whether the key meant something
 */
function act(event) {
  if (event.key === '/') return focusSearch()
  if (event.key === '?') return showHelp()
  if (event.key === 'c') return copyOpenDetail()
  if (event.key === ' ') return !isButton(event.target) && togglePause()
  if (hasWaterfall() && waterfallKey(event)) return true
  if (event.key === 'j') return moveRow(1)
  if (event.key === 'k') return moveRow(-1)
  if (event.key === 'p') return pin()
  return false
}

/** @param {string} key */
function goTo(key) {
  const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`)
  if (!(link instanceof HTMLAnchorElement)) return false
  location.assign(link.href)
  return true
}

function focusSearch() {
  const field = document.querySelector('.top-search input')
  if (!(field instanceof HTMLInputElement)) return false
  field.focus()
  field.select()
  return true
}

function showHelp() {
  const dialog = document.getElementById('keys')
  if (!(dialog instanceof HTMLDialogElement)) return false
  dialog.showModal()
  return true
}

function pin() {
  const form = document.querySelector('form[action$="/pin"], form[action$="/unpin"]')
  if (!(form instanceof HTMLFormElement)) return false
  form.requestSubmit()
  return true
}

/** @param {KeyboardEvent} event */
function leave(event) {
  if (document.querySelector('dialog[open]')) return
  if (isTyping(event.target) && event.target instanceof HTMLElement) return event.target.blur()
  const close = document.querySelector('.trace-open [data-pane-close]')
  if (close instanceof HTMLElement) close.click()
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return (
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type))
  )
}

/** @param {EventTarget | null} target */
function isButton(target) {
  return target instanceof Element && target.closest('button, summary, a, input') !== null
}
