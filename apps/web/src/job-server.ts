import type { Config } from '@repo/config/load'

const CLOUD_EVENTS = 'https://inn.gs'
const CLOUD_API = 'https://api.inngest.com'

export type JobServer = {
  /** Where this process registers its functions. */
  baseUrl: string
  /** Where events are sent. */
  eventUrl: string
  isDev: boolean
  engine: 'embedded' | 'inngest-dev' | 'inngest' | 'inngest-cloud'
}

/** Which server runs the background jobs, from what is configured. */
export function jobServerOf(config: Config<'web'>): JobServer {
  const { inngestDev, inngestBaseUrl, embedded } = config
  if (inngestDev) {
    const engine = embedded?.includes('runner') ? 'embedded' : 'inngest-dev'
    return { baseUrl: inngestDev, eventUrl: inngestDev, isDev: true, engine }
  }
  if (inngestBaseUrl) {
    return { baseUrl: inngestBaseUrl, eventUrl: inngestBaseUrl, isDev: false, engine: 'inngest' }
  }
  return { baseUrl: CLOUD_API, eventUrl: CLOUD_EVENTS, isDev: false, engine: 'inngest-cloud' }
}
