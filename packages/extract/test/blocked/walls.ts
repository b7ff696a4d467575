/** Pages that stand before the page that was asked for, as sites really send them, shortened and with invented names. */
export const WALLS: { name: string; blockedBy: string; html: string }[] = [
  {
    name: 'Cloudflare, checking the browser',
    blockedBy: 'challenge',
    html: `<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title><meta name="robots" content="noindex,nofollow">
<meta http-equiv="refresh" content="360"></head><body><div class="main-wrapper" role="main"><div class="main-content">
<noscript><div class="h2"><span id="challenge-error-text">Enable JavaScript and cookies to continue</span></div></noscript></div></div>
<script>(function(){window._cf_chl_opt = {cvId: '3',cZone: "news.example",cType: 'managed'};var a = document.createElement('script');
a.src = '/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=8a1';document.head.appendChild(a);}());</script></body></html>`,
  },
  {
    name: 'Cloudflare in German, known by its markup alone',
    blockedBy: 'challenge',
    html: `<html lang="de"><head><title>Nachrichten</title></head><body><h1>nachrichten.example</h1><p>Es wird überprüft, ob Sie ein Mensch sind. Dies kann einige Sekunden dauern.</p>
<form id="challenge-form" action="/?__cf_chl_f_tk=x" method="POST"></form></body></html>`,
  },
  {
    name: 'Cloudflare, blocked for good',
    blockedBy: 'challenge',
    html: `<html><head><title>Attention Required! | Cloudflare</title></head><body><div id="cf-wrapper"><div id="cf-error-details"><h1>Sorry, you have been blocked</h1>
<h2>You are unable to access shop.example</h2><p>This website is using a security service to protect itself from online attacks. The action you just performed triggered the security solution.</p>
<p>Cloudflare Ray ID: 8a1b2c3d</p></div></div></body></html>`,
  },
  {
    name: 'PerimeterX, press and hold',
    blockedBy: 'captcha',
    html: `<html><head><title>Access to this page has been denied</title><script>window._pxAppId='PXabc';</script></head><body><div class="px-captcha-container">
<div class="px-captcha-header">Before we continue...</div><div>Press &amp; Hold to confirm you are a human (and not a bot).</div><div id="px-captcha"></div><p>Reference ID 1234</p></div></body></html>`,
  },
  {
    name: 'DataDome',
    blockedBy: 'captcha',
    html: `<html lang="en"><head><title>reviews.example</title><style>#cmsg{animation: A 1.5s;}</style></head><body style="margin:0"><p id="cmsg">Please enable JS and disable any ad blocker</p>
<script>var dd={'rt':'c','cid':'AHr','hsh':'1A2','t':'fe','host':'geo.captcha-delivery.com'}</script><script src="https://ct.captcha-delivery.com/c.js"></script></body></html>`,
  },
  {
    name: 'Google, unusual traffic',
    blockedBy: 'captcha',
    html: `<html><head><title>https://www.google.example/search?q=x</title></head><body><form id="captcha-form" action="index" method="post"><div class="g-recaptcha" data-sitekey="6L"></div></form>
<div>About this page<br><br>Our systems have detected unusual traffic from your computer network. This page checks to see if it's really you sending the requests, and not a robot.</div></body></html>`,
  },
  {
    name: 'a shop that wants characters typed',
    blockedBy: 'captcha',
    html: `<html><head><title>Shop.example</title></head><body><form method="get" action="/errors/validateCaptcha"><h4>Enter the characters you see below</h4>
<p>Sorry, we just need to make sure you're not a robot. For best results, please make sure your browser is accepting cookies.</p><img src="captcha.jpg"><input type="text"></form></body></html>`,
  },
  {
    name: 'Imperva',
    blockedBy: 'captcha',
    html: `<html style="height:100%"><head><META NAME="ROBOTS" CONTENT="NOINDEX, NOFOLLOW"></head><body style="margin:0px;height:100%">
<iframe id="main-iframe" src="/_Incapsula_Resource?CWUDNSAI=24&xinfo=9-1" frameborder=0>Request unsuccessful. Incapsula incident ID: 123-456</iframe></body></html>`,
  },
  {
    name: 'Akamai, access denied',
    blockedBy: 'challenge',
    html: `<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don't have permission to access "http&#58;&#47;&#47;store.example&#47;" on this server.<P>Reference&#32;&#35;18&#46;6f</BODY></HTML>`,
  },
  {
    name: 'AWS WAF',
    blockedBy: 'challenge',
    html: `<!DOCTYPE html><html lang="en"><head><title></title><script>window.awsWafCookieDomainList = [];window.gokuProps = {"key":"A"};</script><script src="https://x.token.awswaf.com/challenge.js"></script></head>
<body><div id="challenge-container"></div><noscript><h1>JavaScript is disabled</h1>In order to continue, we need to verify that you're not a robot.</noscript></body></html>`,
  },
  {
    name: 'Anubis',
    blockedBy: 'challenge',
    html: `<html lang="en"><head><title>Making sure you&#39;re not a bot!</title><script id="anubis_challenge" type="application/json">{"rules":{}}</script></head><body><main><h1>Making sure you're not a bot!</h1><p>Loading...</p></main></body></html>`,
  },
  {
    name: 'a plain captcha',
    blockedBy: 'captcha',
    html: `<html><head><title>papers.example</title><script src="https://js.hcaptcha.com/1/api.js"></script></head><body><h2>Please verify you are a human</h2><p>Complete the security check below to go on reading.</p><div class="h-captcha"></div></body></html>`,
  },
  {
    name: 'a sign-in page',
    blockedBy: 'login',
    html: `<html><head><title>Sign in · Workplace</title></head><body><h1>Sign in</h1><form action="/session"><label>Email <input type="email"></label><label>Password <input type="password"></label>
<a href="/reset">Forgot password?</a></form><p>New here? <a href="/join">Create an account</a>.</p></body></html>`,
  },
  {
    name: 'a sign-in page in German',
    blockedBy: 'login',
    html: `<html lang="de"><head><title>Portal</title></head><body><h1>Anmelden</h1><form><input name="user"><input type="password"></form></body></html>`,
  },
  {
    name: 'a teaser before a paywall',
    blockedBy: 'paywall',
    html: `<html><head><title>The keeper's last winter - The Daily</title><meta property="og:type" content="article"></head><body><article><h1>The keeper's last winter</h1>
<p>When the storm came in from the west, nobody at the harbour believed that the old lighthouse would stand another season. It had been there for two hundred years.</p>
<p>Subscribe to continue reading. Already a subscriber? Log in.</p></article></body></html>`,
  },
  {
    name: 'a teaser that says so in its data',
    blockedBy: 'paywall',
    html: `<html><head><title>Markets</title><script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false,"hasPart":{"@type":"WebPageElement","isAccessibleForFree":false,"cssSelector":".paywall"}}</script></head>
<body><article><h1>Markets fall</h1><p>Shares fell on Monday as traders took in the news of the weekend, and more may follow.</p></article></body></html>`,
  },
  {
    name: 'a newsletter for paying readers',
    blockedBy: 'paywall',
    html: `<html><head><title>Issue 40</title></head><body><article><h1>Issue 40</h1><p>This week I looked at three archives and found something odd in each of them.</p></article><div><h2>This post is for paid subscribers</h2></div></body></html>`,
  },
  {
    name: 'pay or accept advertising',
    blockedBy: 'challenge',
    html: `<html lang="de"><head><title>Zeitung</title></head><body><main><h1>Lesen Sie zeitung.example mit Werbung</h1><p>Besuchen Sie zeitung.example wie gewohnt mit Werbung und Tracking.</p><button>Zustimmen</button><h2>Weiter mit Werbung</h2><h2>oder im Pur-Abo</h2></main></body></html>`,
  },
  {
    name: 'a question before a video',
    blockedBy: 'challenge',
    html: `<html><head><title>Before you continue to YouTube</title></head><body><h1>Before you continue to YouTube</h1><p>We use cookies and data to deliver and maintain services.</p></body></html>`,
  },
  {
    name: 'an application without its script',
    blockedBy: 'challenge',
    html: `<!doctype html><html lang="en"><head><title>App</title><script defer src="/static/main.js"></script></head><body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div></body></html>`,
  },
]
