import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { DashboardReply } from './route.ts'

/** The stylesheet, its fonts and the script's modules, held in memory under names that change with their content. */
export type Assets = {
  stylesheet: string
  fonts: readonly string[]
  icon: string
  modules: readonly string[]
  main: string
  reply(path: string): DashboardReply | null
}

/** In the order of the cascade, each a layer; `last` stands outside of them and so above. */
const STYLES = ['tokens', 'base', 'controls', 'shell', 'rows', 'overview', 'trace', 'detail', 'pages']

const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}

type Files = Map<string, Buffer>

export function loadAssets(): Assets {
  const looks: Files = new Map([
    ['dashboard.css', Buffer.from(stylesheet())],
    ['mark.svg', read('shell/mark.svg')],
    ...filesIn('fonts/', '.woff2'),
  ])
  const scripts = filesIn('client/', '.js')
  const [look, script] = [folderOf(looks), folderOf(scripts)]
  const files: Files = new Map([
    ...[...looks].map(([name, content]) => [`${look}/${name}`, content] as const),
    ...[...scripts].map(([name, content]) => [`${script}/${name}`, content] as const),
  ])
  const paths = [...files.keys()]
  return {
    stylesheet: `${look}/dashboard.css`,
    fonts: paths.filter((path) => path.endsWith('.woff2')),
    icon: `${look}/mark.svg`,
    modules: paths.filter((path) => path.endsWith('.js')),
    main: `${script}/main.js`,
    reply: (path) => asReply(path, files.get(path)),
  }
}

function stylesheet(): string {
  const layers = STYLES.map((name) => `@layer ${name} {\n${read(`styles/${name}.css`)}}`)
  return [`@layer ${STYLES.join(', ')};`, ...layers, read('styles/last.css')].join('\n')
}

function filesIn(folder: string, extension: string): Files {
  const names = readdirSync(new URL(folder, import.meta.url)).filter((name) => name.endsWith(extension))
  return new Map(names.sort().map((name) => [name, read(`${folder}${name}`)]))
}

function read(path: string): Buffer {
  return readFileSync(new URL(path, import.meta.url))
}

/** Named by all that is in it, since what is in it refers to each other by name. */
function folderOf(files: Files): string {
  const hash = createHash('sha256')
  for (const [name, content] of files) hash.update(name).update(content)
  return hash.digest('hex').slice(0, 12)
}

function asReply(path: string, content: Buffer | undefined): DashboardReply | null {
  if (!content) return null
  const headers = {
    'content-type': TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  }
  return { status: 200, headers, body: content }
}
