const waiting: (() => void)[] = []

/**
 * Runs a piece of work in a turn of the event loop of its own, those that came before it first. Several requests at
 * once thereby hold up the others for one piece at a time, not for a piece each.
 */
export function inTurn<T>(run: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    waiting.push(() => {
      try {
        resolve(run())
      } catch (error) {
        reject(error)
      }
    })
    if (waiting.length === 1) setImmediate(runNext)
  })
}

function runNext(): void {
  waiting[0]?.()
  waiting.shift()
  if (waiting.length > 0) setImmediate(runNext)
}
