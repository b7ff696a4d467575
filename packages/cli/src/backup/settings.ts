import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { type Store, storeFrom } from '@repo/backup/store'
import { type Config, loadConfig } from '@repo/config/load'
import type { Checkout } from '../checkout.ts'
import { givenEnvironment } from '../environment.ts'

export type BackupSettings = {
  config: Config<'cli'>
  folder: string
  release: string
  /** Where copies are, beside the folder. */
  store: Store | undefined
}

/** Where the archives of a checkout are, and what is noted in those it makes. */
export async function backupSettings(checkout: Checkout, folder?: string): Promise<BackupSettings> {
  const config = loadConfig('cli', givenEnvironment(checkout))
  return {
    config,
    folder: path.resolve(folder ?? config.backupDirectory ?? path.join(checkout.data, 'backups')),
    store: storeFrom({
      url: config.backupS3Url,
      accessKeyId: config.backupS3AccessKeyId,
      secretAccessKey: config.backupS3SecretAccessKey,
      region: config.backupS3Region,
    }),
    release: config.revision ?? (await commitOf(checkout)),
  }
}

async function commitOf({ root }: Checkout): Promise<string> {
  const { stdout } = await promisify(execFile)('git', ['-C', root, 'rev-parse', 'HEAD']).catch(() => ({
    stdout: '',
  }))
  return stdout.trim() || 'a checkout without git'
}
