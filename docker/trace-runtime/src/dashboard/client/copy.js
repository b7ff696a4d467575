import { say } from './toast.js'

/** The copy buttons beside code. */
export function startCopy() {
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('[data-copy]') : null
    const text = button?.parentElement?.querySelector('[data-copy-text]')
    if (text) copy(text)
  })
}

/** Copies what stands for the entry that is open: curl for a request, the statement for a query, else its JSON. */
export function copyOpenDetail() {
  const detail = document.querySelector('[data-detail]')
  const text = detail?.querySelector('[data-copy-first]') ?? detail?.querySelector('[data-copy-text]')
  if (text) copy(text)
  else say('Open an entry first, then copy it')
  return true
}

/** @param {Element} element */
async function copy(element) {
  const text = element.textContent ?? ''
  const isCopied = navigator.clipboard ? await writeClipboard(text) : copySelected(element)
  say(isCopied ? 'Copied' : 'The browser did not allow copying')
}

/** @param {string} text */
async function writeClipboard(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

/**
 * Without TLS there is no clipboard, except on this machine; a selection can still be copied.
 * @param {Element} element
 */
function copySelected(element) {
  const selection = getSelection()
  selection?.selectAllChildren(element)
  const isCopied = document.execCommand('copy')
  selection?.removeAllRanges()
  return isCopied
}
