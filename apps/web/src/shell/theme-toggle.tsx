'use client'

import { Moon, Sun } from 'lucide-react'
import { Button } from '#ui/button.tsx'
import { applyTheme, shownTheme } from './theme.ts'

/** Changes between light and dark; the settings also offer the system's choice. */
export function ThemeToggle() {
  return (
    <Button look="quiet" size="icon" aria-label="Change between light and dark" onClick={toggle}>
      <Sun aria-hidden className="dark:hidden" />
      <Moon aria-hidden className="hidden dark:block" />
    </Button>
  )
}

function toggle(): void {
  const shown = shownTheme()
  const isDark =
    shown === 'system' ? window.matchMedia('(prefers-color-scheme: dark)').matches : shown === 'dark'
  applyTheme(isDark ? 'light' : 'dark')
}
