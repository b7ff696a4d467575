const LEADER = /(?:\s?\.){5,}\s*/g

/** Whether a line has the dots of a table of contents, between a title and its page. */
export function hasLeader(text: string): boolean {
  return /(?:\s?\.){5,}/.test(text)
}

/** The line with an ellipsis in place of the dots. */
export function shortLeader(text: string): string {
  return text.replaceAll(LEADER, ' … ')
}
