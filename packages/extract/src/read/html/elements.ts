const words = (text: string) => new Set(text.split(' '))

/** Elements that begin and end a line. */
export const BLOCKS = words(
  'address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol optgroup p pre search section summary table tbody td tfoot th thead tr ul',
)

/** Elements whose text is no reading matter: code that runs, controls, foreign media, ruby annotations. */
export const NEVER_READ = words(
  'script style template noscript svg iframe object embed select textarea button canvas audio video map title datalist rt rp annotation annotation-xml',
)

const NAVIGATION_ROLES = words(
  'navigation search menu menubar toolbar contentinfo dialog alertdialog tooltip progressbar tablist',
)

/** Whether an element leads to reading matter elsewhere, or is not shown, rather than being some itself. */
export function isFurniture(name: string, attributes: Record<string, string>): boolean {
  if (name === 'html' || name === 'body' || name === 'main') return false
  if (name === 'nav' || name === 'dialog') return true
  if (NAVIGATION_ROLES.has(attributes.role ?? '')) return true
  if (attributes['aria-hidden'] === 'true') return true
  const isHidden = attributes.hidden !== undefined || /display\s*:\s*none/i.test(attributes.style ?? '')
  // Tabs hide all panels but one; what they hold belongs to the page.
  return isHidden && attributes.role !== 'tabpanel' && attributes.hidden !== 'until-found'
}
