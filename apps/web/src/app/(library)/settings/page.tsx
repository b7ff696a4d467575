import { getDigestSetting } from '@repo/library/digest/get-setting'
import { getUsage } from '@repo/library/usage/get'
import type { Metadata } from 'next'
import { wire } from '#client/wire.ts'
import { pageContext } from '#page-context.ts'
import { PageTitle } from '#shell/page-title.tsx'
import { ThemeChoice } from '#shell/theme-choice.tsx'
import { AccountForm } from './account-form.tsx'
import { ApiKeys } from './api-keys.tsx'
import { Assistant } from './assistant.tsx'
import { DigestForm } from './digest-form.tsx'
import { PasswordForm } from './password-form.tsx'
import { Sessions } from './sessions.tsx'
import { SettingsSection } from './settings-section.tsx'
import { Storage } from './storage.tsx'

export const metadata: Metadata = { title: 'Settings' }

export default async function SettingsPage() {
  const { actor, ctx, parts } = await pageContext()
  const [keys, usage, digest] = await Promise.all([
    parts.auth.listApiKeys(actor),
    getUsage(ctx),
    getDigestSetting(ctx),
  ])
  return (
    <div className="mx-auto max-w-4xl">
      <PageTitle>Settings</PageTitle>
      <SettingsSection title="Account" lead="Who you are on this server.">
        <AccountForm name={actor.name} email={actor.email} />
      </SettingsSection>
      <SettingsSection title="Theme" lead="On this device.">
        <ThemeChoice />
      </SettingsSection>
      <SettingsSection title="Password" lead="Changing it signs out every other device.">
        <PasswordForm />
      </SettingsSection>
      <SettingsSection title="Weekly mail" lead="What is new in your library. Nothing new, no mail.">
        <DigestForm first={digest} />
      </SettingsSection>
      <SettingsSection title="API keys" lead="For programs that read or add to your library in your name.">
        <ApiKeys first={wire(keys)} />
      </SettingsSection>
      <SettingsSection title="Assistant" lead="Let an assistant find things in your library, and cite them.">
        <Assistant appUrl={parts.config.appUrl} />
      </SettingsSection>
      <SettingsSection title="Signed in" lead="The devices that can see your library now.">
        <Sessions />
      </SettingsSection>
      <SettingsSection title="Storage" lead="What your library holds.">
        <Storage usage={usage} />
      </SettingsSection>
    </div>
  )
}
