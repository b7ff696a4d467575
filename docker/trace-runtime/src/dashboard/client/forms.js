/** What makes filters quicker; they work without it. */
export function startForms() {
  document.addEventListener('submit', (event) => {
    if (event.target instanceof HTMLFormElement && event.target.method === 'get') leaveOutEmpty(event.target)
  })
  document.addEventListener('change', (event) => {
    if (event.target instanceof HTMLSelectElement && 'submit' in event.target.dataset)
      event.target.form?.requestSubmit()
  })
  for (const form of document.querySelectorAll('form[data-filters]')) keepRangeApart(form)
  document.addEventListener('click', (event) => {
    for (const details of document.querySelectorAll('.range-custom[open]'))
      if (event.target instanceof Node && !details.contains(event.target)) details.removeAttribute('open')
  })
}

/**
 * So that the address says only what was chosen.
 * @param {HTMLFormElement} form
 */
function leaveOutEmpty(form) {
  const empty = [...form.elements].filter(
    (field) =>
      (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) &&
      field.value === '' &&
      !field.disabled,
  )
  for (const field of empty) field.setAttribute('disabled', '')
  // They are back for the next time, as when the person returns to this page.
  setTimeout(() => {
    for (const field of empty) field.removeAttribute('disabled')
  })
}

/**
 * A time of one's own takes the place of the chosen span.
 * @param {Element} form
 */
function keepRangeApart(form) {
  const span = form.querySelector('[data-range]')
  if (!(span instanceof HTMLSelectElement)) return
  for (const field of form.querySelectorAll('[type="datetime-local"]'))
    field.addEventListener('input', () => {
      span.value = ''
    })
}
