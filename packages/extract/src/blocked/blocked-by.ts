/** What stands between a reader and a page: a puzzle, a price, an account, or an automatic check of the browser. */
export type BlockedBy = 'captcha' | 'paywall' | 'login' | 'challenge'
