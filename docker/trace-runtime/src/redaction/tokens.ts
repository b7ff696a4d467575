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
/** Cheaper than TOKENS where nothing is found, which is nearly always. */
const HINT =
  /eyJ|A(?:KI|SI|RO|ID|GP|NP|NV|BI|CC)A|AIza|ya29\.|GOCSPX-|gh[pousr]_|github_pat_|glpat-|npm_|pypi-|xox[a-z]-|k_(?:live|test)_|whsec_|SG\.|re_|sntry|dop_v1_|hf_|sk-|AGE-S|trv_|signkey-/
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
