import { Search, X } from 'lucide-react'
import type { Ref } from 'react'
import { Spinner } from '#ui/spinner.tsx'

type SearchBoxProps = {
  value: string
  isSearching: boolean
  onChange: (value: string) => void
  ref: Ref<HTMLInputElement>
}

export function SearchBox({ value, isSearching, onChange, ref }: SearchBoxProps) {
  return (
    <search className="relative mb-4 block">
      <span className="pointer-events-none absolute inset-y-0 left-4 grid place-items-center text-ink-faint [&_svg]:size-5">
        {isSearching ? <Spinner /> : <Search aria-hidden />}
      </span>
      <input
        ref={ref}
        id="search-box"
        type="search"
        // biome-ignore lint/a11y/noAutofocus: whoever opens the search page has come to type
        autoFocus
        autoComplete="off"
        spellCheck={false}
        maxLength={1_000}
        aria-label="Search your library"
        placeholder="Words, or an “exact phrase”"
        value={value}
        onChange={({ target }) => onChange(target.value)}
        className="h-14 w-full rounded-2xl border border-line-strong bg-surface pr-12 pl-12 font-serif text-lg shadow-lift placeholder:text-ink-faint hover:border-ink-faint focus-visible:border-action focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-action/35 [&::-webkit-search-cancel-button]:hidden"
      />
      {value && (
        <button
          type="button"
          aria-label="Clear the search"
          onClick={() => onChange('')}
          className="absolute inset-y-0 right-2 my-auto grid size-10 place-items-center rounded-lg text-ink-faint hover:text-ink"
        >
          <X aria-hidden className="size-4.5" />
        </button>
      )}
    </search>
  )
}
