import Link from 'next/link'
import { Button } from './button.tsx'

/** For an address where nothing is, or not for this person: the two look the same on purpose. */
export function NothingHere({ children }: { children: string }) {
  return (
    <div className="mx-auto max-w-lg py-16">
      <p className="font-medium text-action text-sm">404</p>
      <h1 className="mt-2 font-medium font-serif text-2xl tracking-tight">
        There is nothing at this address
      </h1>
      <p className="mt-3 text-ink-soft leading-relaxed">{children}</p>
      <div className="mt-6 flex gap-2">
        <Button asChild>
          <Link href="/search">Search your library</Link>
        </Button>
        <Button asChild look="outline">
          <Link href="/">Show the library</Link>
        </Button>
      </div>
    </div>
  )
}
