import { execFileSync } from 'node:child_process'
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { onTestFinished, test } from 'vitest'
import { temporaryFolder } from './receiver/start.ts'

/** Only root may make a file system. */
export const testOnSmallDisk = test.skipIf(process.getuid?.() !== 0)

/** A file system of its own of so many bytes, in memory. */
export function smallDisk(bytes: number): string {
  const folder = temporaryFolder()
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder])
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]))
  return folder
}

export function freeBytes(folder: string): number {
  return statfsSync(folder).bavail * statfsSync(folder).bsize
}

/** Another program that leaves so many bytes of a disk. */
export function fillUpTo(folder: string, leaveBytes: number): { free(): void } {
  const file = path.join(folder, 'ballast')
  writeFileSync(file, Buffer.alloc(freeBytes(folder) - leaveBytes))
  return { free: () => rmSync(file) }
}
