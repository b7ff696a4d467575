import { type Answer, ok, Refusal } from './answer.ts'
import * as collections from './collections.ts'
import { deleteDocuments, exportDocuments, importDocuments, type RefuseDocument } from './documents.ts'
import { search } from './search.ts'
import { collectionNamed, type State } from './state.ts'

export type Request = { method: string; path: string; parameters: URLSearchParams; body: string }

type Handle = (request: Request & { state: State; refuse: RefuseDocument; name: string }) => Answer

const MAX_SEARCHES = 50

const ROUTES: [method: string, path: RegExp, handle: Handle][] = [
  ['GET', /^\/health$/, () => ok({ ok: true })],
  ['POST', /^\/collections$/, ({ state, body }) => collections.createCollection(state, JSON.parse(body))],
  ['GET', /^\/collections$/, ({ state }) => collections.listCollections(state)],
  [
    'GET',
    /^\/collections\/([^/]+)$/,
    ({ state, name }) => collections.retrieveCollection(collectionNamed(state, name)),
  ],
  ['DELETE', /^\/collections\/([^/]+)$/, ({ state, name }) => collections.deleteCollection(state, name)],
  [
    'PUT',
    /^\/aliases\/([^/]+)$/,
    ({ state, name, body }) => collections.upsertAlias(state, name, JSON.parse(body)),
  ],
  ['GET', /^\/aliases\/([^/]+)$/, ({ state, name }) => collections.retrieveAlias(state, name)],
  ['POST', /^\/collections\/([^/]+)\/documents\/import$/, importInto],
  ['GET', /^\/collections\/([^/]+)\/documents\/export$/, exportFrom],
  ['DELETE', /^\/collections\/([^/]+)\/documents$/, deleteFrom],
  ['POST', /^\/multi_search$/, multiSearch],
]

/** The answer to a request whose key was right. */
export function answer(state: State, request: Request, refuse: RefuseDocument): Answer {
  try {
    for (const [method, path, handle] of ROUTES) {
      const match = path.exec(request.path)
      if (match && method === request.method) {
        return handle({ ...request, state, refuse, name: decodeURIComponent(match[1] ?? '') })
      }
    }
    throw new Refusal(404, 'Not Found')
  } catch (error) {
    if (error instanceof Refusal) return ok({ message: error.message }, error.status)
    throw error
  }
}

function importInto({ state, refuse, name, parameters, body }: Parameters<Handle>[0]): Answer {
  if (parameters.get('action') !== 'upsert')
    throw new Refusal(400, 'the double only knows the action `upsert`')
  return importDocuments({ state, collection: collectionNamed(state, name), refuse }, body)
}

function exportFrom({ state, name, parameters }: Parameters<Handle>[0]): Answer {
  return exportDocuments(collectionNamed(state, name), parameters)
}

function deleteFrom({ state, name, parameters }: Parameters<Handle>[0]): Answer {
  const filterBy = parameters.get('filter_by')
  if (!filterBy) throw new Refusal(400, 'Parameter `filter_by` must be provided.')
  return deleteDocuments(collectionNamed(state, name), filterBy)
}

/** A search that fails says so in its place; the others are answered. */
function multiSearch({ state, body }: Parameters<Handle>[0]): Answer {
  const { searches } = JSON.parse(body) as { searches: Record<string, string>[] }
  if (searches.length > MAX_SEARCHES) {
    throw new Refusal(400, 'Number of multi searches exceeds `limit_multi_searches` parameter.')
  }
  const results = searches.map((each) => {
    try {
      return search(collectionNamed(state, each.collection ?? ''), each)
    } catch (error) {
      if (error instanceof Refusal) return { code: error.status, error: error.message }
      throw error
    }
  })
  return ok({ results })
}
