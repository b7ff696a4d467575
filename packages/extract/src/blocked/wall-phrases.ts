import type { BlockedBy } from './blocked-by.ts'

/** Whole titles of interstitial pages; an article's title only contains such words among others. */
export const WALL_TITLES: { blockedBy: BlockedBy; pattern: RegExp }[] = [
  {
    blockedBy: 'challenge',
    pattern:
      /^(?:just a moment|one moment, please|un momento|un instant|nur einen moment|einen moment bitte)\W*$/i,
  },
  { blockedBy: 'challenge', pattern: /^attention required!?\s*\|\s*cloudflare$/i },
  {
    blockedBy: 'challenge',
    pattern: /^(?:checking your browser.*|ddos-guard|client challenge|making sure you're not a bot!?)$/i,
  },
  {
    blockedBy: 'captcha',
    pattern:
      /^(?:robot check|bot (?:check|verification)|human verification|security check|captcha|are you (?:a )?(?:robot|human)\??)$/i,
  },
  {
    blockedBy: 'captcha',
    pattern:
      /^(?:pardon our interruption|access to this page has been denied|please verify you are (?:a )?human)\W*$/i,
  },
  {
    blockedBy: 'challenge',
    pattern: /^(?:access denied|you have been blocked|request rejected|blocked)\W*$/i,
  },
]

/** Widgets that also stand on ordinary pages, so they count only with other signs. */
export const CAPTCHA_WIDGET =
  /class=["'][^"']*\b(?:g-recaptcha|h-captcha|cf-turnstile|frc-captcha)\b|(?:recaptcha\/(?:api|enterprise)\.js|hcaptcha\.com\/1\/api\.js|challenges\.cloudflare\.com\/turnstile)/i

export const HUMAN_PHRASES =
  /(?:verify|confirm|prove|check)(?:ing)? (?:that )?(?:you are|you're|you are not|you're not|if you are|if the site connection) (?:a |an )?(?:human|robot|real person|secure)|complete the (?:captcha|security check|challenge below)|(?:solve|enter) the (?:captcha|characters (?:you see )?below)|unusual (?:traffic|activity) from your|press (?:&|and) hold to confirm|enable javascript and cookies to continue|type the characters you see/i

export const LOGIN_TITLES =
  /\b(?:(?:sign|log)[\s-]?in\b|login\b|sign in to continue|anmelden|einloggen|se connecter|connexion|iniciar sesi[oó]n|accedi|inloggen|entrar)/i

export const PAYWALL_PHRASES =
  /subscribe (?:now )?to (?:continue|keep) reading|(?:to )?(?:continue|keep) reading(?: this (?:article|story))?,? (?:please )?(?:subscribe|with a|sign up|start your)|(?:article|story|content|post) is (?:for|only for|reserved for|available to|exclusively for) (?:our )?(?:paid |paying )?(?:subscribers|members)|already a (?:subscriber|member)\s*\?|become a (?:member|subscriber) to (?:read|continue|unlock)|(?:unlock|read) the (?:full|rest of the|rest of this) (?:article|story|post)|you(?:'|’)ve reached your (?:free )?(?:article )?limit|this (?:post|article) is for (?:paying|paid) subscribers|sie haben bereits ein abo|weiterlesen mit|diesen artikel weiterlesen|article réservé (?:aux|à nos) abonnés|contenido exclusivo para suscriptores/i

/** What only a page in front of the page says; ordinary cookie banners use the milder words below. */
export const CONSENT_WALL_PHRASES =
  /before you continue to (?:google|youtube)|weiter mit werbung|mit werbung (?:weiterlesen|und tracking)|bevor sie zu google|avant d'accéder à (?:google|youtube)/i

export const COOKIE_PHRASES =
  /(?:accept|allow) (?:all )?cookies to (?:continue|proceed|view|read|access)|you (?:must|need to) accept (?:our )?cookies|cookies (?:are|must be) (?:required|enabled) to (?:continue|view|read|access)|continuer sans accepter|accepter et continuer/i

export const JAVASCRIPT_PHRASES =
  /(?:enable|turn on|activate|switch on)\s+(?:your\s+)?javascript|javascript (?:is (?:required|disabled|not enabled|not available)|must be enabled|has been disabled)|requires? javascript|needs? javascript|without javascript enabled|javascript (?:aktivieren|erforderlich)|activer javascript|habilit[ae]r? javascript/i
