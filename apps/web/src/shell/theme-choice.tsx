'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useState, useSyncExternalStore } from 'react'
import { classes } from '#ui/classes.ts'
import { applyTheme, shownTheme, type Theme, themes } from './theme.ts'

const looks: Record<Theme, { label: string; icon: typeof Sun }> = {
  system: { label: 'System', icon: Monitor },
  light: { label: 'Light', icon: Sun },
  dark: { label: 'Dark', icon: Moon },
}

const never = () => () => undefined

/** Light, dark, or whatever the device says. */
export function ThemeChoice() {
  const initial = useSyncExternalStore(never, shownTheme, () => null)
  const [chosen, setChosen] = useState<Theme | null>(null)
  const theme = chosen ?? initial
  const choose = (next: Theme) => {
    applyTheme(next)
    setChosen(next)
  }
  return (
    <fieldset className="inline-flex min-w-0 gap-1 rounded-lg bg-sunken p-1">
      <legend className="sr-only">Theme</legend>
      {themes.map((each) => {
        const { label, icon: Icon } = looks[each]
        return (
          <button
            key={each}
            type="button"
            aria-pressed={theme === each}
            onClick={() => choose(each)}
            className={classes(
              'flex h-8 items-center gap-1.5 rounded-md px-2.5 text-sm transition-colors',
              theme === each
                ? 'bg-surface font-medium text-ink shadow-lift'
                : 'text-ink-faint hover:text-ink',
            )}
          >
            <Icon aria-hidden className="size-4" />
            {label}
          </button>
        )
      })}
    </fieldset>
  )
}
