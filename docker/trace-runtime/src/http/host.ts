const LOOPBACK_NAME = /^(?:localhost|(?:[\w-]+\.)+localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i

/**
 * Whether a request to a receiver on loopback was meant for it. A page of elsewhere whose name was made to point here
 * (DNS rebinding) still sends its own name.
 */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && LOOPBACK_NAME.test(host)
}
