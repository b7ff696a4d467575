import type { BlockedBy } from './blocked-by.ts'

type Marker = { blockedBy: BlockedBy; pattern: RegExp }

// Only markup of the wall itself. What protected sites carry on every page (Cloudflare's jsd script, a reCAPTCHA in
// the comment form) is left out.
const MARKERS: Marker[] = [
  {
    blockedBy: 'challenge',
    pattern:
      /_cf_chl_opt|challenge-platform\/h\/[a-z]\/orchestrate|id="challenge-(?:form|running|error-text)"/,
  },
  {
    blockedBy: 'challenge',
    pattern: /cf-browser-verification|cf_captcha_kind|id="cf-(?:error-details|wrapper)"/,
  },
  { blockedBy: 'captcha', pattern: /id=["']px-captcha["']|window\._pxAppId[\s\S]{0,2000}captcha\.js/ },
  {
    blockedBy: 'captcha',
    pattern: /(?:geo|ct)\.captcha-delivery\.com|var dd\s*=\s*\{\s*'?rt'?\s*:\s*'[ci]'/,
  },
  { blockedBy: 'captcha', pattern: /_Incapsula_Resource\?(?:CWUDNSAI|SWUDNSAI)|Incapsula incident ID/ },
  { blockedBy: 'challenge', pattern: /awsWafCookieDomainList|challenge\.compact\.js|gokuProps/ },
  { blockedBy: 'captcha', pattern: /action="\/errors\/validateCaptcha"|\/sorry\/index|id="captcha-form"/ },
  {
    blockedBy: 'challenge',
    pattern: /check\.ddos-guard\.net|ddos-guard\/js-challenge|id="sucuri_cloudproxy|sucuri_cloudproxy_js/,
  },
  {
    blockedBy: 'challenge',
    pattern: /\/_sec\/cp_challenge|sec-if-cpt-container|kpsdk\.|\/149e9513-01fa-4fb0-aad4-566afd725d1b\//,
  },
  {
    blockedBy: 'challenge',
    pattern: /anubis_challenge|\.within\.website\/x\/cmd\/anubis\/static|id="anubis_/,
  },
]

/** The wall whose own markup is in this HTML, or null. Look at how much text there is before believing it. */
export function recognizeWall(html: string): BlockedBy | null {
  return MARKERS.find(({ pattern }) => pattern.test(html))?.blockedBy ?? null
}
