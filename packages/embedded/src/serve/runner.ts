import { startRunner } from '../runner/start.ts'
import { option, type PartOptions, type Serving } from './part.ts'

export async function serveRunner({ values, config, log }: PartOptions): Promise<Serving> {
  const { databaseUrl, appUrl, inngestSigningKey } = config
  if (!databaseUrl || !appUrl) throw new Error('the runner needs DATABASE_URL and APP_URL')
  const runner = await startRunner({
    databaseUrl,
    appUrl,
    port: Number(option(values, 'port')),
    ...(values.host ? { host: values.host } : {}),
    ...(inngestSigningKey ? { signingKey: inngestSigningKey } : {}),
    log,
  })
  return { about: { url: runner.url }, close: runner.close }
}
