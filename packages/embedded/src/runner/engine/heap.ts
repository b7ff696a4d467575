export type Heap<T> = {
  push(item: T): void
  peek(): T | undefined
  pop(): T | undefined
  readonly size: number
}

/** A binary heap: the item that `before` puts first is at the top. */
export function createHeap<T>(before: (a: T, b: T) => boolean): Heap<T> {
  const items: T[] = []
  return {
    push: (item) => {
      items.push(item)
      rise(items, items.length - 1, before)
    },
    peek: () => items[0],
    pop: () => {
      const top = items[0]
      const bottom = items.pop()
      if (items.length > 0 && bottom !== undefined) {
        items[0] = bottom
        sink(items, 0, before)
      }
      return top
    },
    get size() {
      return items.length
    },
  }
}

function rise<T>(items: T[], start: number, before: (a: T, b: T) => boolean): void {
  let index = start
  while (index > 0) {
    const parent = (index - 1) >> 1
    if (!before(items[index] as T, items[parent] as T)) return
    swap(items, index, parent)
    index = parent
  }
}

function sink<T>(items: T[], start: number, before: (a: T, b: T) => boolean): void {
  let index = start
  for (;;) {
    const left = 2 * index + 1
    if (left >= items.length) return
    const right = left + 1
    const child = right < items.length && before(items[right] as T, items[left] as T) ? right : left
    if (!before(items[child] as T, items[index] as T)) return
    swap(items, index, child)
    index = child
  }
}

function swap<T>(items: T[], a: number, b: number): void {
  const item = items[a] as T
  items[a] = items[b] as T
  items[b] = item
}
