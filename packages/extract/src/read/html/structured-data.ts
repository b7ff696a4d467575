const MAX_NODES = 2_000
const ARTICLE_TYPES =
  /(?:^|\/)(?:Article|NewsArticle|BlogPosting|Report|ScholarlyArticle|TechArticle|SocialMediaPosting|LiveBlogPosting)$/

/** What schema.org JSON-LD tells of the page's article. */
export type StructuredData = {
  isArticle: boolean
  isPaid: boolean
  author: string | null
  publishedAt: string | null
}

/** Reads JSON-LD scripts; what is not JSON or not an article is passed over. */
export function readStructuredData(scripts: string[]): StructuredData {
  const nodes = scripts.flatMap(parse).flatMap(flatten).slice(0, MAX_NODES)
  const article = nodes.find((node) => typesOf(node).some((type) => ARTICLE_TYPES.test(type)))
  return {
    isArticle: article !== undefined,
    isPaid: [article, ...partsOf(article)].some((node) => /^false$/i.test(String(node?.isAccessibleForFree))),
    author: nameOf(article?.author),
    publishedAt: typeof article?.datePublished === 'string' ? article.datePublished : null,
  }
}

type Node = Record<string, unknown>

function parse(script: string): unknown[] {
  try {
    return [JSON.parse(script.trim())]
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}

/** Objects at the top, in arrays and under @graph, where publishers put them. */
function flatten(value: unknown): Node[] {
  if (Array.isArray(value)) return value.slice(0, MAX_NODES).filter(isNode)
  if (!isNode(value)) return []
  return Array.isArray(value['@graph']) ? [value, ...value['@graph'].filter(isNode)] : [value]
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function typesOf(node: Node): string[] {
  return [node['@type']].flat().filter((type) => typeof type === 'string')
}

function partsOf(node: Node | undefined): Node[] {
  return [node?.hasPart].flat().filter(isNode)
}

function nameOf(author: unknown): string | null {
  const names = [author]
    .flat()
    .map((one) => (isNode(one) ? one.name : one))
    .filter((name): name is string => typeof name === 'string' && name.trim() !== '')
  return names.length === 0 ? null : names.join(', ')
}
