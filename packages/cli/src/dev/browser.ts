import { spawn } from 'node:child_process'

/** The program that opens an address in the person's browser; null where there is nothing to see it on. */
export function browserCommand(
  platform: string,
  env: Readonly<Record<string, string | undefined>>,
): string[] | null {
  if (env.CI || env.SSH_CONNECTION) return null
  if (platform === 'darwin') return ['open']
  if (env.WSL_DISTRO_NAME) return ['cmd.exe', '/c', 'start']
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open'] : null
}

/** Opens the address and forgets about it; a machine without the program simply shows nothing. */
export function openBrowser([program, ...args]: string[], url: string): void {
  if (!program) return
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true })
  child.once('error', () => undefined)
  child.unref()
}
