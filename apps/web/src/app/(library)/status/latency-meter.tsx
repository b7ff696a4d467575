const SLOWEST_MS = 1_000

/** How long an answer took, on a scale that grows tenfold at each third: 1, 10, 100, 1000 ms. */
export function LatencyMeter({ latencyMs }: { latencyMs: number }) {
  const share = Math.min(1, Math.max(0.03, Math.log10(Math.max(1, latencyMs)) / Math.log10(SLOWEST_MS)))
  // To the tenth: the last digits of a logarithm differ between the server and browsers.
  const width = Math.round(600 * share) / 10
  const tone = latencyMs < 50 ? 'fill-good' : latencyMs < 300 ? 'fill-caution' : 'fill-danger'
  return (
    <span className="ml-auto flex shrink-0 items-center gap-2">
      <svg viewBox="0 0 60 8" aria-hidden className="h-2 w-15">
        <rect width="60" height="8" rx="4" className="fill-line" />
        <rect width={width} height="8" rx="4" className={`transition-[width] duration-300 ${tone}`} />
        <path d="M20 0v8M40 0v8" className="stroke-surface" />
      </svg>
      <span className="min-w-12 text-right tabular-nums">
        {latencyMs < 10 ? latencyMs : Math.round(latencyMs)} ms
      </span>
    </span>
  )
}
