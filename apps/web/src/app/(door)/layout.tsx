import { Wordmark } from '#shell/mark.tsx'

/** The pages in front of the library: nobody is signed in yet. */
export default function DoorLayout({ children }: LayoutProps<'/'>) {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-md content-center gap-8 px-5 py-12">
      <Wordmark />
      {children}
    </main>
  )
}
