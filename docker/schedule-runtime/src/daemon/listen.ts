import pg from 'pg'

const RETRY_MS = 2_000

/** Calls back when somebody asks for something; connects again by itself. What is unheard is found within seconds. */
export function listen(url: string, onHeard: () => void): { close(): Promise<void> } {
  let client: pg.Client | null = null
  let timer: NodeJS.Timeout | undefined
  let isClosed = false
  const connect = async () => {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'schedule-runtime',
      keepAlive: true,
    })
    client = next
    let isOver = false
    const again = () => {
      if (isOver || isClosed) return
      isOver = true
      next.end().catch(() => undefined)
      timer = setTimeout(connect, RETRY_MS)
    }
    next.on('error', again)
    next.on('end', again)
    next.on('notification', onHeard)
    try {
      await next.connect()
      await next.query('listen schedule')
      onHeard()
    } catch {
      again()
    }
  }
  void connect()
  return {
    close: async () => {
      isClosed = true
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
