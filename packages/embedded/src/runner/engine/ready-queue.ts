import type { Slot } from './concurrency.ts'
import { createHeap, type Heap } from './heap.ts'
import { isCurrent, type Task } from './model.ts'

type Lane = { slots: readonly Slot[]; tasks: Heap<Task> }

export type ReadyQueue = {
  push(task: Task, slots: readonly Slot[]): void
  /** The next call that no limit holds back, and what it counts against. */
  take(running: (counter: string) => number): { task: Task; slots: readonly Slot[] } | null
  /** Removes everything; returns what is still wanted. */
  drain(): Task[]
  readonly size: number
}

/** Calls that could go out now. Runs under the same limits share a lane; lanes take turns, oldest run first in each. */
export function createReadyQueue(): ReadyQueue {
  const lanes = new Map<string, Lane>()
  const laneOf = (task: Task, slots: readonly Slot[]): Lane => {
    const id = [task.run.functionId, ...slots.map(({ counter }) => counter)].join('\n')
    const lane = lanes.get(id) ?? { slots, tasks: createHeap<Task>((a, b) => goesFirst(a, b)) }
    lanes.set(id, lane)
    return lane
  }
  return {
    push: (task, slots) => laneOf(task, slots).tasks.push(task),
    take: (running) => {
      for (const [id, lane] of lanes) {
        dropStale(lane)
        if (lane.tasks.size === 0) lanes.delete(id)
        else if (lane.slots.every(({ counter, limit }) => running(counter) < limit)) {
          const task = lane.tasks.pop() as Task
          lanes.delete(id)
          if (lane.tasks.size > 0) lanes.set(id, lane)
          return { task, slots: lane.slots }
        }
      }
      return null
    },
    drain: () => {
      const tasks = [...lanes.values()].flatMap(({ tasks }) =>
        Array.from({ length: tasks.size }, () => tasks.pop() as Task),
      )
      lanes.clear()
      return tasks.filter(isCurrent)
    },
    get size() {
      return [...lanes.values()].reduce((sum, { tasks }) => sum + tasks.size, 0)
    },
  }
}

function goesFirst(a: Task, b: Task): boolean {
  return a.run.orderMs === b.run.orderMs ? a.run.id < b.run.id : a.run.orderMs < b.run.orderMs
}

function dropStale({ tasks }: Lane): void {
  for (let head = tasks.peek(); head && !isCurrent(head); head = tasks.peek()) tasks.pop()
}
