import { writeCookie } from './cookie.js'

const COOKIE = 'trovella-theme'

/** The button between light and dark. The server paints the next page in what was chosen. */
export function startTheme() {
  document.querySelector('[data-theme-toggle]')?.addEventListener('click', () => {
    const { dataset } = document.documentElement
    const isDark = dataset.theme
      ? dataset.theme === 'dark'
      : matchMedia('(prefers-color-scheme: dark)').matches
    dataset.theme = isDark ? 'light' : 'dark'
    writeCookie(COOKIE, dataset.theme)
  })
}
