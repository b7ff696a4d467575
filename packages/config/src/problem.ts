/** One variable that keeps a process from starting. The message never quotes the value of a secret. */
export type Problem = { name: string; kind: 'missing' | 'wrong'; message: string }

export function missing(name: string, message: string): Problem {
  return { name, kind: 'missing', message }
}

export function wrong(name: string, message: string): Problem {
  return { name, kind: 'wrong', message }
}
