'use client'

import { useEffect } from 'react'

/** Brings the passage into view, and again when the text around it has been laid out. */
export function ScrollToPassage() {
  useEffect(() => {
    const show = () => document.querySelector('mark.passage')?.scrollIntoView({ block: 'center' })
    show()
    const frame = requestAnimationFrame(() => requestAnimationFrame(show))
    return () => cancelAnimationFrame(frame)
  }, [])
  return null
}
