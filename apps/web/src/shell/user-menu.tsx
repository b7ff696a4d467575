'use client'

import { LogOut, Rss, Settings } from 'lucide-react'
import Link from 'next/link'
import { signOut } from '#client/account.ts'
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '#ui/menu.tsx'

export function UserMenu({ name, email }: { name: string; email: string }) {
  return (
    <Menu>
      <MenuTrigger
        aria-label={`Account of ${name}`}
        className="grid size-9 place-items-center rounded-full bg-action-wash font-semibold text-action text-sm uppercase hover:outline-2 hover:outline-action/40"
      >
        {name.trim().slice(0, 1) || '?'}
      </MenuTrigger>
      <MenuContent align="end" className="w-60">
        <div className="px-2.5 py-2">
          <p className="truncate font-medium text-sm">{name}</p>
          <p className="truncate text-ink-faint text-xs">{email}</p>
        </div>
        <MenuSeparator />
        <MenuItem asChild>
          <Link href="/feeds">
            <Rss aria-hidden /> Feeds
          </Link>
        </MenuItem>
        <MenuItem asChild>
          <Link href="/settings">
            <Settings aria-hidden /> Settings
          </Link>
        </MenuItem>
        <MenuItem onSelect={signOut}>
          <LogOut aria-hidden /> Sign out
        </MenuItem>
      </MenuContent>
    </Menu>
  )
}
