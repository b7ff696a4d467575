const ABOUT_CAPTCHAS = `<p>A captcha asks you to verify you are human. The word is an acronym, coined in 2003, for a test that machines were then bad at: reading distorted letters.</p>
<p>Services such as reCAPTCHA, hCaptcha and Turnstile now mostly watch how a visitor behaves. Only when they are in doubt do they show the well-known box, "Please complete the security check", or ask you to press &amp; hold to confirm that you are not a robot.</p>
<p>Critics point out that they lock out people who cannot see, and that farms of paid workers solve them for a tenth of a cent. "Checking your browser before accessing" has become the waiting room of the web, and "Just a moment..." its most read sentence.</p>
<p>Cloudflare reported that its users spent five hundred years a day on them. Alternatives exist: private access tokens prove a device to be genuine without a puzzle, and proof of work costs a machine more than a reader.</p>`

const LONG =
  '<p>The lighthouse keeper wrote down the weather every morning, and the ships that passed, for forty years.</p>'

/** Pages that look like walls in one way or another and are what was asked for. */
export const ARTICLES: { name: string; html: string }[] = [
  {
    name: 'an article about captchas',
    html: `<html><head><title>Just a moment: how captchas took over the web</title><meta property="og:type" content="article"></head><body><article><h1>How captchas took over the web</h1>${ABOUT_CAPTCHAS}</article></body></html>`,
  },
  {
    name: 'an article about captchas that has one in its comment form',
    html: `<html><head><title>Captcha</title><script src="https://www.google.com/recaptcha/api.js"></script></head><body><article><h1>Captcha</h1>${ABOUT_CAPTCHAS.repeat(2)}</article><form><div class="g-recaptcha" data-sitekey="x"></div><textarea></textarea></form></body></html>`,
  },
  {
    name: 'documentation of a captcha widget, with its markup',
    html: `<html><head><title>Getting started</title></head><body><main><h1>Getting started</h1>${LONG.repeat(12)}<pre>&lt;div class="h-captcha" data-sitekey="your_site_key"&gt;&lt;/div&gt;</pre><p>Users then verify they are human.</p></main></body></html>`,
  },
  {
    name: 'a short post on a site that guards its comments',
    html: `<html><head><title>A short post</title><script src="https://challenges.cloudflare.com/turnstile/v0/api.js"></script></head><body><article><h1>A short post</h1>${LONG}</article><form><div class="cf-turnstile"></div></form></body></html>`,
  },
  {
    name: 'an ordinary page behind Cloudflare',
    html: `<html><head><title>Weather</title></head><body><h1>Weather</h1>${LONG}<script>(function(){var a=document.createElement('script');a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js';})();</script></body></html>`,
  },
  {
    name: 'an article with a sign-in box in its header',
    html: `<html><head><title>Tides</title></head><body><header><a>Log in</a><form><input type="password"></form></header><article><h1>Tides</h1>${LONG.repeat(12)}</article></body></html>`,
  },
  {
    name: 'an article on how to sign in',
    html: `<html><head><title>How to sign in to your router</title></head><body><article><h1>How to sign in to your router</h1><p>Open the address of the router, enter the password that is printed below it, and log in.</p>${LONG}</article></body></html>`,
  },
  {
    name: 'a whole article that a publisher marks as paid',
    html: `<html><head><title>Markets</title><script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script></head><body><article><h1>Markets</h1>${LONG.repeat(30)}</article></body></html>`,
  },
  {
    name: 'a whole article that advertises its newsletter',
    html: `<html><head><title>Tides</title></head><body><article><h1>Tides</h1>${LONG.repeat(30)}</article><p>Already a subscriber? Sign in. Subscribe now to continue reading more like this.</p></body></html>`,
  },
  {
    name: 'a short page with a cookie banner',
    html: `<html><head><title>Note</title></head><body><div class="banner">We use cookies. Accept all cookies?</div><h1>Note</h1>${LONG}</body></html>`,
  },
  {
    name: 'a tutorial on enabling JavaScript',
    html: `<html><head><title>How to enable JavaScript in your browser</title></head><body><article><h1>How to enable JavaScript</h1>${'<p>Open the settings, choose privacy, and turn on JavaScript for all sites or for one of them.</p>'.repeat(5)}</article></body></html>`,
  },
  {
    name: 'a page that works without the script it asks for',
    html: `<html><head><title>Forum</title></head><body><noscript>Please enable JavaScript for all features.</noscript><h1>Forum</h1>${LONG.repeat(3)}</body></html>`,
  },
  {
    name: 'an article called Access Denied',
    html: `<html><head><title>Access Denied: a history of the password</title></head><body><article><h1>Access Denied</h1>${LONG.repeat(4)}</article></body></html>`,
  },
]
