import { MASK } from './mask.ts'

/**
 * Keys that say by their first letters what they are. None has a repetition inside a repetition, and none starts
 * within a word, so that a text is walked through once.
 */
const SHAPES = [
  // JSON Web Token
  String.raw`eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?`,
  // Amazon Web Services
  '(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA|ANVA|ABIA|ACCA)[A-Z0-9]{12,}',
  // Google
  String.raw`AIza[\w-]{30,}`,
  String.raw`ya29\.[\w-]{10,}`,
  String.raw`GOCSPX-[\w-]{10,}`,
  // GitHub, GitLab, npm, PyPI
  String.raw`gh[pousr]_\w{16,}`,
  String.raw`github_pat_\w{16,}`,
  String.raw`glpat-[\w-]{16,}`,
  String.raw`npm_\w{16,}`,
  String.raw`pypi-[\w-]{16,}`,
  // Slack, Stripe, SendGrid, Resend, Sentry, DigitalOcean, Hugging Face
  String.raw`xox[a-z]-[\w-]{8,}`,
  String.raw`[srp]k_(?:live|test)_\w{8,}`,
  String.raw`whsec_[\w+/=-]{8,}`,
  String.raw`SG\.[\w-]{16,}\.[\w-]{16,}`,
  String.raw`re_\w{12,}`,
  String.raw`sntry[su]_[\w=+/-]{12,}`,
  String.raw`dop_v1_\w{16,}`,
  String.raw`hf_\w{16,}`,
  // OpenAI, Anthropic and those who copied them
  String.raw`sk-[\w-]{16,}`,
  // age
  String.raw`AGE-SECRET-KEY-1\w{16,}`,
  // Trovella and Inngest
  String.raw`trv_[\w-]{8,}`,
  String.raw`signkey-\w+-[0-9a-fA-F]{8,}`,
]

const TOKENS = new RegExp(String.raw`(?<![\w-])(?:${SHAPES.join('|')})`, 'g')
/**
 * Whether any of them may begin here, by its last rare letter and what stands before that: to try every beginning at
 * every letter takes four times as long, and nearly always nothing is found.
 */
const HINT =
  /[_.JAy-](?<=(?:gh[pousr]|github_pat|npm|k_live|k_test|whsec|re|dop_v1|hf|trv)_|(?:ya29|SG)\.|(?:GOCSPX|glpat|pypi|xox[a-z]|sk|AGE|signkey)-|eyJ|A(?:KI|SI|RO|ID|GP|NP|NV|BI|CC)A|sntry)|AIza/
const SCHEME_HINT = /bearer|basic/i
const SCHEMES = /(?<!\w)(Bearer|Basic)([ \t]{1,8})([\w.~+/=-]{8,})/gi

/** A text without keys that are known by their form, and without what follows `Bearer` or `Basic`. */
export function maskTokens(text: string): string {
  const masked = HINT.test(text) ? text.replaceAll(TOKENS, MASK) : text
  return SCHEME_HINT.test(masked) ? masked.replaceAll(SCHEMES, maskCredentials) : masked
}

/** "Basic understanding" is a sentence: credentials in Base64 have a digit, a capital inside or a sign. */
function maskCredentials(whole: string, scheme: string, space: string, credentials: string): string {
  const isSentence = scheme.toLowerCase() === 'basic' && /^[A-Za-z]?[a-z]+$/.test(credentials)
  return isSentence ? whole : `${scheme}${space}${MASK}`
}
