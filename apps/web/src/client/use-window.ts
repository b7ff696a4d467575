import { type UIEvent, useState } from 'react'

const MARGIN_ROWS = 6

/** Which rows of a long list of equally high rows are in sight, so that only those are made. Heights in pixels. */
export function useWindow(options: { rows: number; rowHeight: number; height: number }) {
  const { rows, rowHeight, height } = options
  const [top, setTop] = useState(0)
  const first = Math.max(0, Math.min(Math.floor(top / rowHeight), rows - 1) - MARGIN_ROWS)
  const last = Math.min(rows, Math.ceil((top + height) / rowHeight) + MARGIN_ROWS)
  const onScroll = ({ currentTarget }: UIEvent) => setTop(currentTarget.scrollTop)
  return { first, last, offset: first * rowHeight, totalHeight: rows * rowHeight, onScroll }
}
