/** Shows the page that asks whether to go on as a dialog over this one. */
export function startConfirm() {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !('confirm' in form.dataset)) return
    event.preventDefault()
    ask(form).catch(() => form.submit())
  })
}

/** @param {HTMLFormElement} form */
async function ask(form) {
  const fields = new URLSearchParams()
  for (const [name, value] of new FormData(form)) fields.append(name, String(value))
  const response = await fetch(form.action, { method: 'POST', body: fields })
  const question = new DOMParser()
    .parseFromString(await response.text(), 'text/html')
    .getElementById('confirm')
  if (!response.ok || !question) return form.submit()
  const dialog = document.createElement('dialog')
  dialog.setAttribute('aria-labelledby', 'confirm-title')
  dialog.append(document.adoptNode(question))
  dialog.addEventListener('close', () => dialog.remove())
  dialog.addEventListener('click', (event) => {
    const isDismissed =
      event.target instanceof Element && (event.target === dialog || event.target.closest('[data-dismiss]'))
    if (!isDismissed) return
    event.preventDefault()
    dialog.close()
  })
  document.body.append(dialog)
  dialog.showModal()
}
