import { Notice } from './notice.tsx'

/** Why a form was not taken, read out at once; nothing while there is no reason. */
export function Refusal({ children }: { children: string | null }) {
  if (!children) return null
  return (
    <Notice tone="danger" role="alert">
      {children}
    </Notice>
  )
}
