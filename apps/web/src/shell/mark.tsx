/** The product's mark: a page on which a line was found. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={className}>
      <rect x="3" y="3" width="26" height="26" rx="7" fill="#1d5a4b" />
      <path
        d="M9.5 10.5h9M9.5 21.5h6.5"
        strokeWidth="2.4"
        strokeLinecap="round"
        stroke="#fff"
        strokeOpacity="0.7"
      />
      <path d="M9.5 16h13" strokeWidth="4.4" strokeLinecap="round" stroke="#f3dc5b" />
    </svg>
  )
}

export function Wordmark() {
  return (
    <span className="flex items-center gap-2">
      <Mark className="size-7" />
      <span className="font-semibold font-serif text-[1.15rem] tracking-tight">Trovella</span>
    </span>
  )
}
