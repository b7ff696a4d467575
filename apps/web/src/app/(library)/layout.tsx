import { pageContext } from '#page-context.ts'
import { Shell } from '#shell/shell.tsx'

export default async function LibraryLayout({ children }: LayoutProps<'/'>) {
  const { actor } = await pageContext()
  return <Shell person={{ name: actor.name, email: actor.email }}>{children}</Shell>
}
