export const THEME_COOKIE = 'trovella-theme'
export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const YEAR_SECONDS = 365 * 86_400

/** The theme of a cookie's value; what is none of ours is the system's. */
export function themeOf(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? 'system'
}

/** Shows a theme at once and remembers it for the server, so that the next page is painted in it from the start. */
export function applyTheme(theme: Theme): void {
  const { documentElement } = document
  if (theme === 'system') delete documentElement.dataset.theme
  else documentElement.dataset.theme = theme
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`
}

export function shownTheme(): Theme {
  return themeOf(document.documentElement.dataset.theme)
}
