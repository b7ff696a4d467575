import { describe, expect, it } from 'vitest'
import { addRows, createMatrix, nearestRows, removeRows } from '../src/vector/exact/matrix.ts'

function matrixOf(rows: Record<string, [number, number]>) {
  const matrix = createMatrix(2)
  addRows(matrix, Object.keys(rows), Float32Array.from(Object.values(rows).flat()))
  return matrix
}

const nearest = (matrix: ReturnType<typeof matrixOf>, query: [number, number], skip = 0, count = 10) =>
  nearestRows(matrix, Float32Array.from(query), { skip, count }).map(({ id }) => id)

describe('matrix', () => {
  it('orders by angle, whatever the lengths', () => {
    const matrix = matrixOf({ a: [0, 1], b: [100, 1], c: [1, 1] })
    expect(nearest(matrix, [3, 0])).toEqual(['b', 'c', 'a'])
    expect(nearestRows(matrix, Float32Array.from([1, 1]), { skip: 0, count: 1 })[0]?.similarity).toBeCloseTo(
      1,
    )
  })

  it('gives the next ones after those that were skipped', () => {
    const matrix = matrixOf({ a: [1, 0], b: [4, 1], c: [1, 1], d: [0, 1] })
    expect(nearest(matrix, [1, 0], 0, 2)).toEqual(['a', 'b'])
    expect(nearest(matrix, [1, 0], 2, 2)).toEqual(['c', 'd'])
    expect(nearest(matrix, [1, 0], 4, 2)).toEqual([])
  })

  it('breaks ties by id, also between more equals than are wanted', () => {
    const matrix = matrixOf({ c: [1, 0], a: [1, 0], b: [1, 0], z: [0, 1] })
    expect(nearest(matrix, [1, 0], 0, 2)).toEqual(['a', 'b'])
  })

  it('forgets what was removed and keeps the rest right', () => {
    const matrix = matrixOf({ a: [1, 0], b: [0, 1], c: [1, 1], d: [-1, 0] })
    removeRows(matrix, ['a', 'd', 'unknown'])
    expect(nearest(matrix, [1, 0])).toEqual(['c', 'b'])
    addRows(matrix, ['a'], Float32Array.from([1, 0]))
    expect(nearest(matrix, [1, 0])).toEqual(['a', 'c', 'b'])
  })

  it('survives a vector of zeros', () => {
    const matrix = matrixOf({ a: [0, 0], b: [1, 0] })
    expect(nearest(matrix, [1, 0])).toEqual(['b', 'a'])
    expect(nearest(matrix, [0, 0])).toHaveLength(2)
  })
})
