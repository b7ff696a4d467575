import { type Fragment, type Html, html } from '../html.ts'
import { CSRF_FIELD, type Visit } from '../route.ts'

export function csrfField({ request }: Visit): Html {
  return html`<input type="hidden" name="${CSRF_FIELD}" value="${request.csrfToken}">`
}

export function hiddenField(name: string, value: string | undefined): Fragment {
  return value !== undefined && html`<input type="hidden" name="${name}" value="${value}">`
}

/** A form that is one button. One that `isAsked` leads to a page with a question, which the script shows as a dialog. */
export function postButton(
  visit: Visit,
  {
    action,
    label,
    fields = {},
    look = 'button',
    isAsked = false,
  }: { action: string; label: Fragment; fields?: Record<string, string>; look?: string; isAsked?: boolean },
): Html {
  const hidden = Object.entries(fields).map(([name, value]) => hiddenField(name, value))
  return html`<form method="post" action="${action}"${isAsked && html` data-confirm`}>${csrfField(visit)}${hidden}<button class="${look}">${label}</button></form>`
}

export function option(value: string, label: string, chosen: string | undefined): Html {
  return html`<option value="${value}"${value === chosen && html` selected`}>${label}</option>`
}
