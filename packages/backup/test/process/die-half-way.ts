import { makeBackup } from '../../src/make.ts'

const [databaseUrl = '', folder = '', key] = process.argv.slice(2)

await makeBackup({
  ...{ databaseUrl, folder, key, release: 'a test', keep: { daily: 7, weekly: 4 } },
  onProgress: ({ table }) => {
    if (table === 'source') process.kill(process.pid, 'SIGKILL')
  },
})
