import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { isVerb } from '../arguments/parse.ts'
import type { Verb } from '../arguments/verb.ts'
import { verbs } from '../arguments/verbs.ts'
import type { Checkout } from '../checkout.ts'
import { trackedFiles } from './tracked-files.ts'

/** What a document says exists. */
export type Mention =
  | { kind: 'path'; path: string }
  | { kind: 'verb'; verb: string; options: string[] }
  | { kind: 'script'; script: string }

const EXTENSION = /\.(ts|tsx|md|json|ya?ml|sh|sql|css|mjs|png|svg)$/
const IGNORED_FOLDERS = /^(node_modules|\.tools|\.trovella|\.next)\b/
/** What pnpm itself understands, and so need not be a script. */
const PNPM_VERBS = ['install', 'add', 'remove', 'exec', 'turbo', 'run']

/** Checks that every path, deploy.sh verb and pnpm script that README, STYLE and docs mention exists. */
export async function checkDocuments(checkout: Checkout): Promise<string[]> {
  const files = await trackedFiles(checkout)
  const manifest = await readFile(path.join(checkout.root, 'package.json'), 'utf8')
  const scripts = Object.keys((JSON.parse(manifest) as { scripts: object }).scripts)
  const known = { paths: withFolders(files), scripts: [...scripts, ...PNPM_VERBS] }
  const documents = files.filter((file) => /^(README|STYLE)\.md$|^docs\/.*\.md$/.test(file))
  const problems = await Promise.all(
    documents.map(async (file) => {
      const text = await readFile(path.join(checkout.root, file), 'utf8')
      return mentions(text).flatMap((mention) => problemOf(mention, known, path.posix.dirname(file)))
    }),
  )
  return documents.flatMap((file, index) => (problems[index] ?? []).map((problem) => `${file}: ${problem}`))
}

/** Every mention in code spans, code blocks and links of a Markdown text. */
export function mentions(markdown: string): Mention[] {
  const blocks = [...markdown.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) =>
    block.split('\n'),
  )
  const prose = markdown.replaceAll(/^```[\s\S]*?^```/gm, '')
  const spans = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span)
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  return [
    ...[...blocks, ...spans].flatMap(commandMentions),
    ...spans.filter(looksLikePath).map((span): Mention => ({ kind: 'path', path: span })),
    ...links
      .filter((link) => !/^(\w+:|#)/.test(link))
      .map((link): Mention => ({ kind: 'path', path: link.replace(/#.*$/, '') })),
  ]
}

/** What a line of a script or an example says exists. */
export function commandMentions(line: string): Mention[] {
  const words = line
    .replace(/(^|\s)#.*$/, '')
    .trim()
    .split(/\s+/)
  const [program = '', ...rest] = words
  if (/^(\.\/)?deploy\.sh$/.test(program) && rest[0]) {
    const options = rest.filter((word) => word.startsWith('--')).map((word) => word.slice(2))
    return [{ kind: 'verb', verb: rest[0], options }]
  }
  return program === 'pnpm' && rest[0] && !rest[0].startsWith('-')
    ? [{ kind: 'script', script: rest[0] }]
    : []
}

/** A name with a slash or a known ending; not a URL, a route, a package, a glob or a placeholder. */
function looksLikePath(span: string): boolean {
  if (/[\s*<>{}()$:@…=]/.test(span) || span.startsWith('/') || span.startsWith('~')) return false
  if (IGNORED_FOLDERS.test(span)) return false
  return /^[\w.-]+(\/[\w.[\]-]+)+\/?$/.test(span)
    ? /^(apps|packages|docs|tests|bench|docker|infra|\.\w+)\//.test(span) || EXTENSION.test(span)
    : /^\w[\w.-]*\.(md|ya?ml|sh)$/.test(span)
}

function problemOf(
  mention: Mention,
  known: { paths: Set<string>; scripts: string[] },
  folder: string,
): string[] {
  if (mention.kind === 'path') return pathProblem(mention.path, known.paths, folder)
  if (mention.kind === 'script') {
    return known.scripts.includes(mention.script) ? [] : [`there is no script "pnpm ${mention.script}"`]
  }
  return mentionedVerbProblems(mention)
}

/** A verb or an option of deploy.sh that is mentioned and does not exist. */
export function mentionedVerbProblems(mention: Mention): string[] {
  if (mention.kind !== 'verb') return []
  const { verb, options } = mention
  if (!isVerb(verb)) return [`there is no verb "deploy.sh ${verb}"`]
  // Its options are those of another program.
  if ((verbs[verb] as Verb).rest?.isHandedOver) return []
  const has = (option: string) => Object.hasOwn((verbs[verb] as Verb).options, option) || option === 'help'
  return options
    .filter((option) => !has(option))
    .map((option) => `"deploy.sh ${verb}" has no option --${option}`)
}

function pathProblem(mentioned: string, paths: Set<string>, folder: string): string[] {
  const name = mentioned.replace(/^\.\//, '').replace(/\/$/, '')
  const beside = path.posix.normalize(path.posix.join(folder, name))
  return paths.has(name) || paths.has(beside) ? [] : [`there is no ${mentioned}`]
}

function withFolders(files: readonly string[]): Set<string> {
  const paths = new Set(files)
  for (const file of files) {
    for (let folder = path.posix.dirname(file); folder !== '.'; folder = path.posix.dirname(folder))
      paths.add(folder)
  }
  return paths
}
