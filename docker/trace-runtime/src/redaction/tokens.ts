import { MASK, type OnFound } from './mask.ts'

/**
 * Keys that say by their first letters what they are. None has a repetition inside a repetition, so that a text is
 * walked through once.
 */
const SHAPES: [kind: string, pattern: string][] = [
  ['JSON Web Token', String.raw`eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?`],
  ['AWS key', 'A(?:KIA|SIA|ROA|IDA|GPA|NPA|NVA|BIA|CCA)[A-Z0-9]{12,}'],
  ['Google key', String.raw`AIza[\w-]{30,}`],
  ['Google token', String.raw`ya29\.[\w-]{10,}`],
  ['Google client secret', String.raw`GOCSPX-[\w-]{10,}`],
  ['GitHub token', String.raw`gh[pousr]_\w{16,}|github_pat_\w{16,}`],
  ['GitLab token', String.raw`glpat-[\w-]{16,}`],
  ['npm token', String.raw`npm_\w{16,}`],
  ['PyPI token', String.raw`pypi-[\w-]{16,}`],
  ['Slack token', String.raw`xox[a-z]-[\w-]{8,}`],
  ['Stripe key', String.raw`[srp]k_(?:live|test)_\w{8,}|whsec_[\w+/=-]{8,}`],
  ['SendGrid key', String.raw`SG\.[\w-]{16,}\.[\w-]{16,}`],
  ['Resend key', String.raw`re_\w{12,}`],
  ['Sentry token', String.raw`sntry[su]_[\w=+/-]{12,}`],
  ['DigitalOcean token', String.raw`dop_v1_\w{16,}`],
  ['Hugging Face token', String.raw`hf_\w{16,}`],
  ['OpenAI or Anthropic key', String.raw`sk-[\w-]{16,}`],
  ['age identity', String.raw`AGE-SECRET-KEY-1\w{16,}`],
  ['Trovella key', String.raw`trv_[\w-]{8,}`],
  ['Inngest key', String.raw`signkey-\w+-[0-9a-fA-F]{8,}`],
]

const TOKENS = new RegExp(
  String.raw`(?<![\w-])(?:${SHAPES.map(([, pattern]) => `(${pattern})`).join('|')})`,
  'g',
)
/**
 * Whether any of them may begin here, by its last rare letter and what stands before that: to try every beginning at
 * every letter takes four times as long, and nearly always nothing is found.
 */
const HINT =
  /[_.JAy-](?<=(?:gh[pousr]|github_pat|npm|k_live|k_test|whsec|re|dop_v1|hf|trv)_|(?:ya29|SG)\.|(?:GOCSPX|glpat|pypi|xox[a-z]|sk|AGE|signkey)-|eyJ|A(?:KI|SI|RO|ID|GP|NP|NV|BI|CC)A|sntry)|AIza/
const SCHEME_HINT = /bearer|basic/i
const SCHEMES = /(?<!\w)(Bearer|Basic)([ \t]{1,8})([\w.~+/=-]{8,})/gi

/** A text without keys that are known by their form, and without what follows `Bearer` or `Basic`. */
export function maskTokens(text: string, onFound: OnFound): string {
  const masked = HINT.test(text) ? text.replaceAll(TOKENS, (...found) => maskToken(found, onFound)) : text
  return SCHEME_HINT.test(masked)
    ? masked.replaceAll(SCHEMES, (...found) => maskCredentials(found, onFound))
    : masked
}

function maskToken(found: unknown[], onFound: OnFound): string {
  const shape = found.slice(1, SHAPES.length + 1).findIndex((group) => group !== undefined)
  onFound(SHAPES[shape]?.[0] ?? 'key')
  return MASK
}

/** "Basic understanding" is a sentence: credentials in Base64 have a digit, a capital inside or a sign. */
function maskCredentials([whole, scheme, space, credentials]: unknown[], onFound: OnFound): string {
  if (/^basic$/i.test(String(scheme)) && /^[A-Za-z]?[a-z]+$/.test(String(credentials))) return String(whole)
  onFound(`${String(scheme).toLowerCase()} credentials`)
  return `${scheme}${space}${MASK}`
}
