/** @type {ReturnType<typeof setTimeout> | undefined} */
let hiding

/**
 * Says something for a moment, to a screen reader too.
 * @param {string} text
 */
export function say(text) {
  const toast = document.getElementById('toast')
  if (!toast) return
  toast.textContent = text
  toast.classList.add('toast-shown')
  clearTimeout(hiding)
  hiding = setTimeout(() => toast.classList.remove('toast-shown'), 1800)
}
