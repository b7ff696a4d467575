import type { Task } from './model.ts'

export type Waits = {
  add(task: Task): void
  remove(task: Task): void
  forEvent(name: string): Iterable<Task>
}

/** Runs that wait for an event, by its name. */
export function createWaits(): Waits {
  const byEvent = new Map<string, Set<Task>>()
  return {
    add: (task) => {
      const name = task.detail.event ?? ''
      const tasks = byEvent.get(name) ?? new Set()
      byEvent.set(name, tasks.add(task))
    },
    remove: (task) => {
      const name = task.detail.event ?? ''
      const tasks = byEvent.get(name)
      tasks?.delete(task)
      if (tasks?.size === 0) byEvent.delete(name)
    },
    forEvent: (name) => byEvent.get(name) ?? [],
  }
}
