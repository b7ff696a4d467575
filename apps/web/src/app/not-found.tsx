import { Wordmark } from '#shell/mark.tsx'
import { NothingHere } from '#ui/nothing-here.tsx'

export default function NotFound() {
  return (
    <main className="mx-auto max-w-lg px-5 py-12">
      <Wordmark />
      <NothingHere>The link may be mistyped, or what was here has moved.</NothingHere>
    </main>
  )
}
