const MOST_ROWS = 500
const RETRY_MS = 4000

/** @type {(() => void) | null} */
let toggle = null

/** @returns {boolean} whether this page has something to pause */
export function togglePause() {
  toggle?.()
  return toggle !== null
}

/** Rows as they arrive, newest on top. What is not shown is said. */
export function startLive() {
  const section = document.querySelector('[data-live]')
  if (section instanceof HTMLElement) watch(section)
}

/** @param {HTMLElement} section */
function watch(section) {
  const rows = part(section, '[data-live-rows]')
  const pauseButton = part(section, '[data-live-pause]')
  const clearButton = part(section, '[data-live-clear]')
  let isPaused = false
  let seen = 0
  /** @type {Element[]} */
  let waiting = []
  let dropped = 0
  /** @type {number | null} */
  let lostAtMs = null
  /** @type {EventSource} */
  let source

  /** @param {string} state */
  const show = (state) => {
    part(section, '[data-live-dot]').dataset.liveDot = state
    part(section, '[data-live-text]').textContent = words(state)
    pauseButton.textContent = isPaused ? 'Resume' : 'Pause'
    clearButton.toggleAttribute('disabled', rows.childElementCount === 0)
    part(section, '[data-live-empty]').hidden = rows.childElementCount > 0 || isPaused
  }
  /** @param {string} state */
  const words = (state) => {
    if (state === 'lost') return 'Connection lost, trying again …'
    if (isPaused) return `Paused, ${count(waiting.length + dropped)} waiting`
    return `Live, ${count(seen)} seen`
  }
  const state = () => (lostAtMs !== null ? 'lost' : isPaused ? 'paused' : 'open')

  /** @param {Element[]} arrived oldest first */
  const add = (arrived) => {
    if (isPaused) {
      waiting.push(...arrived)
      dropped += waiting.splice(0, Math.max(0, waiting.length - MOST_ROWS)).length
      return
    }
    rows.prepend(...arrived.reverse())
    while (rows.childElementCount > MOST_ROWS) rows.lastElementChild?.remove()
  }
  /**
   * @param {string} text
   * @param {string} [href]
   */
  const note = (text, href) => {
    const line = document.createElement('li')
    line.className = 'row row-note'
    line.textContent = text
    if (href) {
      const link = document.createElement('a')
      link.href = href
      link.textContent = 'See them in the list'
      line.append(' ', link)
    }
    add([line])
  }

  const connect = () => {
    source = new EventSource(section.dataset.live ?? '')
    source.addEventListener('open', () => {
      lostAtMs = null
      pauseButton.removeAttribute('disabled')
      show(state())
    })
    source.addEventListener('rows', ({ data }) => {
      const arrived = parse(data)
      seen += arrived.length
      add(arrived)
      show(state())
    })
    source.addEventListener('skipped', ({ data }) => {
      seen += Number(data)
      note(`${count(Number(data))} more arrived too fast to show here.`)
    })
    source.addEventListener('gap', ({ data }) => note(gapText(Number(data)), gapLink(section, lostAtMs)))
    source.addEventListener('error', () => {
      lostAtMs ??= Date.now()
      show('lost')
      if (source.readyState !== EventSource.CLOSED) return
      setTimeout(connect, RETRY_MS)
    })
  }

  toggle = () => {
    isPaused = !isPaused
    if (!isPaused) {
      const missed = dropped
      const held = waiting
      waiting = []
      dropped = 0
      if (missed > 0) note(`${count(missed)} more arrived while this was paused.`)
      add(held)
    }
    show(state())
  }
  pauseButton.addEventListener('click', toggle)
  clearButton.addEventListener('click', () => {
    rows.replaceChildren()
    show(state())
  })
  connect()
}

/** @param {number} lost -1 when it is not known */
function gapText(lost) {
  if (lost < 0) return 'What arrived while the connection was away is not shown here.'
  return `${count(lost)} arrived while the connection was away and are not shown here.`
}

/**
 * @param {HTMLElement} section
 * @param {number | null} lostAtMs
 */
function gapLink(section, lostAtMs) {
  const url = new URL(section.dataset.entries ?? '', location.href)
  url.searchParams.set('from', String((lostAtMs ?? Date.now() - 60_000) - 5000))
  url.searchParams.set('to', String(Date.now() + 1000))
  return url.href
}

/**
 * The server escapes what it writes here, as on every page.
 * @param {string} markup
 */
function parse(markup) {
  const template = document.createElement('template')
  template.innerHTML = markup
  const rows = [...template.content.children]
  for (const row of rows) row.classList.add('row-new')
  return rows
}

/**
 * @param {HTMLElement} section
 * @param {string} selector
 * @returns {HTMLElement}
 */
function part(section, selector) {
  const found = section.querySelector(selector)
  if (found instanceof HTMLElement) return found
  throw new Error(`the live page has no ${selector}`)
}

/** @param {number} value */
function count(value) {
  return value.toLocaleString('en-US')
}
