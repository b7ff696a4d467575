/** The switch that leaves only the lines that differ. */
export function startCompare() {
  const only = document.querySelector('[data-only-different]')
  if (!(only instanceof HTMLInputElement)) return
  const table = document.querySelector('table.compare')
  const apply = () => table?.classList.toggle('only-different', only.checked)
  only.addEventListener('change', apply)
  apply()
}
