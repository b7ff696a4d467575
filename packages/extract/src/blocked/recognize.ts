import type { BlockedBy } from './blocked-by.ts'
import { recognizeWall } from './wall-markup.ts'
import {
  CAPTCHA_WIDGET,
  CONSENT_WALL_PHRASES,
  COOKIE_PHRASES,
  HUMAN_PHRASES,
  JAVASCRIPT_PHRASES,
  LOGIN_TITLES,
  PAYWALL_PHRASES,
  WALL_TITLES,
} from './wall-phrases.ts'

/** Most a wall says of itself, in characters. A page with more is an article, even one about walls. */
const MAX_WALL_TEXT = 1_500
const MAX_PHRASE_ONLY_TEXT = 600
const MAX_TEASER_TEXT = 2_500
const MAX_SHELL_TEXT = 250
const MAX_LOGIN_TEXT = 900

/** What is judged: text is what a reader would see, without navigation and footer. */
export type PageSigns = {
  html: string
  title: string
  text: string
  noscriptText: string
  passwordFields: number
  declaredPaid: boolean
  fetched: boolean
}

export type BlockPage = { blockedBy: BlockedBy; message: string }

/** Recognises a page that stands in for the one that was asked for. Errs on the side of keeping the page. */
export function recognizeBlockPage(signs: PageSigns): BlockPage | null {
  return (
    wall(signs) ?? humanCheck(signs) ?? login(signs) ?? paywall(signs) ?? cookieWall(signs) ?? shell(signs)
  )
}

function wall({ html, title, text }: PageSigns): BlockPage | null {
  if (text.length > MAX_WALL_TEXT) return null
  const blockedBy =
    recognizeWall(html) ?? WALL_TITLES.find(({ pattern }) => pattern.test(title.trim()))?.blockedBy
  return blockedBy
    ? block(blockedBy, blockedBy === 'captcha' ? 'a captcha' : 'a check for human visitors')
    : null
}

function humanCheck({ html, text, fetched }: PageSigns): BlockPage | null {
  const hasWidget = CAPTCHA_WIDGET.test(html)
  const asks = HUMAN_PHRASES.test(text)
  const isShort = text.length <= (hasWidget ? MAX_WALL_TEXT : MAX_PHRASE_ONLY_TEXT)
  const isWall = asks ? isShort && (hasWidget || fetched) : hasWidget && fetched && text.length <= 80
  return isWall ? block('captcha', 'a captcha') : null
}

function login({ title, text, passwordFields, fetched }: PageSigns): BlockPage | null {
  const isLogin = fetched && passwordFields > 0 && text.length <= MAX_LOGIN_TEXT
  const saysSo = LOGIN_TITLES.test(title) || LOGIN_TITLES.test(text.slice(0, 200))
  return isLogin && saysSo ? block('login', 'a sign-in form') : null
}

function paywall({ text, declaredPaid, fetched }: PageSigns): BlockPage | null {
  if (!fetched || text.length > MAX_TEASER_TEXT) return null
  const isTeaser = PAYWALL_PHRASES.test(text) || (declaredPaid && text.length <= MAX_WALL_TEXT)
  return isTeaser ? block('paywall', 'only the beginning, and then a paywall,') : null
}

function cookieWall({ text, title, fetched }: PageSigns): BlockPage | null {
  const isConsentPage = CONSENT_WALL_PHRASES.test(text) || CONSENT_WALL_PHRASES.test(title)
  const isWall = isConsentPage
    ? text.length <= MAX_WALL_TEXT
    : COOKIE_PHRASES.test(text) && text.length <= MAX_PHRASE_ONLY_TEXT
  return fetched && isWall ? block('challenge', 'a question about cookies') : null
}

function shell({ text, noscriptText, fetched }: PageSigns): BlockPage | null {
  const isBare = fetched && text.length <= MAX_SHELL_TEXT
  return isBare && JAVASCRIPT_PHRASES.test(`${noscriptText}\n${text}`)
    ? block('challenge', 'nothing without JavaScript')
    : null
}

function block(blockedBy: BlockedBy, what: string): BlockPage {
  return {
    blockedBy,
    message: `The site shows ${what} instead of the page. Open it in your browser and save it as a file.`,
  }
}
