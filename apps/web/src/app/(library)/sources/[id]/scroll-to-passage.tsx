'use client'

import { useEffect } from 'react'

/**
 * Brings the passage into view, and again when the text around it has been laid out: the first of the words that were
 * looked for, because a passage may be taller than a phone.
 */
export function ScrollToPassage() {
  useEffect(() => {
    const show = () => {
      const found = document.querySelector('mark.passage mark') ?? document.querySelector('mark.passage')
      found?.scrollIntoView({ block: 'center' })
    }
    show()
    const frame = requestAnimationFrame(() => requestAnimationFrame(show))
    return () => cancelAnimationFrame(frame)
  }, [])
  return null
}
