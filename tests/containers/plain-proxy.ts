import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from '../../bench/free-port.ts'
import { docker, until } from './docker.ts'
import { DOMAIN } from './production-stack.ts'

export type PlainProxy = { httpsPort: number; close(): Promise<void> }

/** A Caddy in front of one service as most tutorials have it, to measure other ways of replacing that service with. */
export async function startPlainProxy(project: string, service: string): Promise<PlainProxy> {
  const folder = await mkdtemp(path.join(tmpdir(), 'trovella-plain-proxy-'))
  const httpsPort = await freePort()
  const name = `${project}-plain-proxy`
  const caddyfile = `{\n\tlocal_certs\n\tskip_install_trust\n}\n${DOMAIN} {\n\treverse_proxy ${service}:3000\n}\n`
  await writeFile(path.join(folder, 'Caddyfile'), caddyfile)
  await docker(
    ...['run', '--detach', '--name', name, '--network', `${project}_edge`],
    ...['--publish', `127.0.0.1:${httpsPort}:443`, '--volume', `${folder}:/etc/caddy:ro`, 'caddy:2-alpine'],
  )
  await until(() => isUp(name))
  return {
    httpsPort,
    close: async () => {
      await docker('rm', '--force', '--volumes', name)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** It has its certificate when it has written it down. */
function isUp(name: string): Promise<boolean> {
  const certificate = `/data/caddy/certificates/local/${DOMAIN}/${DOMAIN}.crt`
  return docker('exec', name, 'cat', certificate).then(
    () => true,
    () => false,
  )
}
