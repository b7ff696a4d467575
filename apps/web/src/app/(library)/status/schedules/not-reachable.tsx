import { Notice } from '#ui/notice.tsx'

export function NotReachable() {
  return (
    <Notice tone="danger" role="status">
      The server does not answer. What is below is from before.
    </Notice>
  )
}
