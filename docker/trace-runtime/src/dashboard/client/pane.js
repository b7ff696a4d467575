import { say } from './toast.js'

/**
 * Opens an entry beside the waterfall without leaving it; the address follows, so that it can be handed on.
 * @param {(line: HTMLLIElement) => void} reveal unfolds what hides a line
 */
export function startPane(reveal) {
  const trace = document.querySelector('[data-trace]')
  const body = document.querySelector('[data-pane-body]')
  if (!(trace instanceof HTMLElement) || !body) return
  const overview = trace.classList.contains('trace-open') ? null : body.innerHTML

  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return
    const target = event.target instanceof Element ? event.target : null
    const link = target?.closest('a[data-pane]')
    if (link instanceof HTMLAnchorElement) {
      event.preventDefault()
      markOpened(link.dataset.pane ?? null, reveal)
      open(link, trace, body)
    } else if (target?.closest('[data-pane-close]') && overview !== null) {
      event.preventDefault()
      close(trace, body, overview)
    }
  })
}

let latest = 0

/**
 * @param {HTMLAnchorElement} link
 * @param {HTMLElement} trace
 * @param {Element} body
 */
async function open(link, trace, body) {
  const own = ++latest
  history.replaceState(null, '', link.href)
  try {
    const response = await fetch(link.dataset.pane ?? '')
    const markup = await response.text()
    if (own !== latest) return
    if (response.redirected || response.status === 401) return location.assign(link.href)
    body.innerHTML = response.ok ? markup : '<p class="empty">This entry is no longer stored.</p>'
    trace.classList.add('trace-open')
    body.parentElement?.scrollTo(0, 0)
  } catch {
    say('The receiver did not answer')
  }
}

/**
 * @param {HTMLElement} trace
 * @param {Element} body
 * @param {string} overview
 */
function close(trace, body, overview) {
  latest++
  const opened = document.querySelector('.span-opened a')
  markOpened(null, () => {})
  history.replaceState(null, '', trace.dataset.trace)
  body.innerHTML = overview
  trace.classList.remove('trace-open')
  if (opened instanceof HTMLElement) opened.focus({ preventScroll: true })
}

/**
 * @param {string | null} pane the address of the detail that is open
 * @param {(line: HTMLLIElement) => void} reveal
 */
function markOpened(pane, reveal) {
  for (const line of document.querySelectorAll('.span-opened')) {
    line.classList.remove('span-opened')
    line.querySelector('a')?.removeAttribute('aria-current')
  }
  if (pane === null) return
  const link = document.querySelector(`[data-spans] a[data-pane="${CSS.escape(pane)}"]`)
  const line = link?.closest('li')
  if (!link || !line) return
  link.setAttribute('aria-current', 'true')
  line.classList.add('span-opened')
  reveal(line)
}
