import { generateKeyPairSync } from 'node:crypto'

const { privateKey } = generateKeyPairSync('ed25519', {
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})
const jwt = [
  { alg: 'HS256', typ: 'JWT' },
  { sub: '1234567890', admin: true },
]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .concat('dozjgNryP4J3jVmNHl0w5N-XgL0n3I9PlFUP0THsR8U')
  .join('.')

/** Made up, and joined from parts so that no scanner takes them for real. */
const made = (...parts: string[]) => parts.join('')

/** Secrets that are known by their form, wherever they stand. */
export const secretsByForm: Record<string, string> = {
  jwt,
  pem: privateKey.trim(),
  card: '4111 1111 1111 1111',
  cardWithoutGroups: '5555555555554444',
  cardOfFifteen: '378282246310005',
  aws: made('AKIA', 'IOSFODNN7EXAMPLE'),
  google: made('AIza', 'SyA1234567890abcdefghijklmnopqrstuvw'),
  github: made('ghp_', '1234567890abcdefghijklmnopqrstuvwxyzAB'),
  githubFineGrained: made('github_pat_', '11ABCDEFG0123456789_abcdefghijkl'),
  gitlab: made('glpat-', 'abcdefghij1234567890'),
  slack: made('xoxb-', '123456789012-abcdefghijkl'),
  stripe: made('sk_live_', 'abcdefghijklmnop1234'),
  npm: made('npm_', 'abcdefghijklmnopqrstuvwxyz1234567890'),
  openai: made('sk-', 'proj-abcdefghijklmnopqrstuvwxyz123456'),
  sendgrid: made('SG.', 'abcdefghijklmnopqrstuv', '.', 'abcdefghijklmnopqrstuvwxyz1234567890ABCDEFG'),
  trovella: 'trv_qvXH3yTzAbCdEfGhIjKlMnOp',
  inngest: 'signkey-prod-0123456789abcdef0123456789abcdef',
}

/** Texts around a secret that is known by what stands before or around it: the text, then the secret in it. */
export const secretsInContext: [string, string][] = [
  ['connect failed: postgres://app:s3cret-pw@db.internal:5432/app', 's3cret-pw'],
  ['redis://:only-a-password@cache:6379', 'only-a-password'],
  ['mysql://root:pa/ss@wo@rd@db/x', 'pa/ss@wo@rd'],
  ['amqps://u:p%40ss-word@mq.example.org', 'p%40ss-word'],
  ['git clone https://oauth2-token-abcdef123456@github.com/x/y', 'oauth2-token-abcdef123456'],
  ['host=db user=app password=hunter2-libpq dbname=x', 'hunter2-libpq'],
  ['Server=db;User Id=sa;Password=hunter2-ado;Encrypt=true', 'hunter2-ado'],
  [
    'DefaultEndpointsProtocol=https;AccountName=x;AccountKey=YWJjZGVmZ2hpamtsbW5vcA==;',
    'YWJjZGVmZ2hpamtsbW5vcA',
  ],
  ['Authorization: Bearer abcdefgh12345678', 'abcdefgh12345678'],
  ['authorization: Basic dXNlcjpwYXNzd29yZA==', 'dXNlcjpwYXNzd29yZA'],
  ['sent Bearer opaque.token-value/123 to it', 'opaque.token-value/123'],
  ['Cookie: theme=dark; trovella.session_token=abcDEF123.sig', 'abcDEF123'],
  ['Set-Cookie: sid=s%3Aabcdef; Path=/; HttpOnly', 's%3Aabcdef'],
  ['GET /reset?token=reset-me-42&next=/ failed', 'reset-me-42'],
  ['{"user":"a","password":"hunter2-json","age":3}', 'hunter2-json'],
  ['"{\\"api_key\\":\\"escaped-json-secret\\"}"', 'escaped-json-secret'],
  ['update "user" set password = \'hunter2-sql\' where id = 1', 'hunter2-sql'],
  ["{ password: 'hunter2-inspect', name: 'x' }", 'hunter2-inspect'],
  ['export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG', 'wJalrXUtnFEMI/K7MDENG'],
  ['client_secret => "arrow-secret"', 'arrow-secret'],
  ['x-api-key: key-in-a-header', 'key-in-a-header'],
  ['Error: login failed (passphrase="open sesame please")', 'open sesame please'],
]
