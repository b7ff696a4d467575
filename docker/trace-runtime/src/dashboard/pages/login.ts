import { html } from '../html.ts'
import type { DashboardReply, Visit } from '../route.ts'
import { csrfField, hiddenField } from '../shell/forms.ts'
import { mark } from '../shell/mark.ts'
import { bareDocument, htmlReply } from '../shell/page.ts'

export type LoginAsked = { problem?: string; next?: string; userName?: string }

/** Asks who it is. The HTTP layer checks the answer and shows this again with what was wrong. */
export function loginPage(visit: Visit, { problem, next, userName }: LoginAsked = {}): DashboardReply {
  const body = html`<form class="login" method="post" action="${visit.links.login()}">${csrfField(visit)}${hiddenField('next', next)}
<p class="wordmark">${mark}<span>${visit.options.appName}</span></p>
<h1>Sign in to see traces</h1>
${problem !== undefined && html`<p class="problem" role="alert" id="problem">${problem}</p>`}
<label class="field"><span>Name</span><input name="user" required autocomplete="username" autocapitalize="none" spellcheck="false" value="${userName}"${userName === undefined && html` autofocus`}></label>
<label class="field"><span>Password</span><input type="password" name="password" required autocomplete="current-password"${userName !== undefined && html` autofocus`}></label>
<button class="button button-strong">Sign in</button></form>`
  return htmlReply(bareDocument(visit, { title: 'Sign in', body }), problem === undefined ? 200 : 401)
}
