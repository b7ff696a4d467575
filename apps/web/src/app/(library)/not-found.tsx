import { NothingHere } from '#ui/nothing-here.tsx'

export default function SourceNotFound() {
  return <NothingHere>The source may have been deleted, or it is in somebody else’s library.</NothingHere>
}
