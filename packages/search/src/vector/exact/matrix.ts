export type Scored = { id: string; similarity: number }

/** The unit vectors of one tenant, row after row. Plain data; the functions below change it in place. */
export type Matrix = { dimensions: number; ids: string[]; places: Map<string, number>; values: Float32Array }

export function createMatrix(dimensions: number): Matrix {
  return { dimensions, ids: [], places: new Map(), values: new Float32Array(0) }
}

/** Adds rows, which may have any length but zero: they are made units here. A known id keeps its old vector. */
export function addRows(matrix: Matrix, ids: string[], rows: Float32Array): void {
  const { dimensions } = matrix
  reserve(matrix, matrix.ids.length + ids.length)
  for (const [index, id] of ids.entries()) {
    if (matrix.places.has(id)) continue
    const place = matrix.ids.push(id) - 1
    matrix.places.set(id, place)
    matrix.values.set(unit(rows.subarray(index * dimensions, (index + 1) * dimensions)), place * dimensions)
  }
}

/** Removes rows by moving the last one into each gap. */
export function removeRows(matrix: Matrix, ids: string[]): void {
  const { dimensions, values } = matrix
  for (const id of ids) {
    const place = matrix.places.get(id)
    if (place === undefined) continue
    const last = matrix.ids.length - 1
    const moved = matrix.ids[last] ?? id
    values.copyWithin(place * dimensions, last * dimensions, (last + 1) * dimensions)
    matrix.ids[place] = moved
    matrix.places.set(moved, place)
    matrix.places.delete(id)
    matrix.ids.length = last
  }
}

/** The `count` rows most similar to the query after the first `skip`, best first. Equal ones stand by id. */
export function nearestRows(
  matrix: Matrix,
  query: Float32Array,
  range: { skip: number; count: number },
): Scored[] {
  const similarities = similaritiesTo(matrix, unit(query))
  const order = Uint32Array.from(similarities, (_, index) => index)
  const best = [...topPlaces(order, similarities, range.skip + range.count)]
  const scored = best.map((place) => ({ id: matrix.ids[place] ?? '', similarity: similarities[place] ?? 0 }))
  scored.sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1))
  return scored.slice(range.skip, range.skip + range.count)
}

function similaritiesTo(matrix: Matrix, query: Float32Array): Float32Array {
  const { dimensions, values } = matrix
  const similarities = new Float32Array(matrix.ids.length)
  for (let row = 0, offset = 0; row < similarities.length; row += 1, offset += dimensions) {
    let sum = 0
    for (let index = 0; index < dimensions; index += 1)
      sum += (values[offset + index] ?? 0) * (query[index] ?? 0)
    similarities[row] = sum
  }
  return similarities
}

/** Every place above the value that the `count`-th best has, and as many with just that value as there is room for. */
function topPlaces(order: Uint32Array, similarities: Float32Array, count: number): Uint32Array {
  if (order.length <= count) return order
  const threshold = Float32Array.from(similarities).sort()[similarities.length - count] ?? 0
  return order.filter((place) => (similarities[place] ?? 0) >= threshold)
}

function unit(vector: Float32Array): Float32Array {
  let squares = 0
  for (const value of vector) squares += value * value
  const length = Math.sqrt(squares)
  return length === 0 ? vector : vector.map((value) => value / length)
}

function reserve(matrix: Matrix, rows: number): void {
  const needed = rows * matrix.dimensions
  if (needed <= matrix.values.length) return
  // Growing by half keeps the copying of many small additions in proportion.
  const grown = new Float32Array(Math.max(needed, Math.ceil(matrix.values.length * 1.5)))
  grown.set(matrix.values)
  matrix.values = grown
}
