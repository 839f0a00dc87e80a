import { z } from 'zod'

/** `postgres://user:password@host[:port]/database[?sslmode=…]`, and nothing that would take the connection elsewhere. */
export const DatabaseUrl = z
  .string()
  .max(1_000)
  .superRefine((written, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', message, input: undefined })
    const url = URL.canParse(written) ? new URL(written) : undefined
    if (!url || !/^postgres(?:ql)?:$/.test(url.protocol)) return refuse('not a postgres:// URL')
    if (!Host.safeParse(url.hostname.replace(/^\[(.*)\]$/, '$1')).success) refuse('one host, named')
    if (url.username === '') refuse('a user')
    if (!isDecodable(url.username) || !isDecodable(url.password)) refuse('a broken percent escape')
    if (!/^\/[^/]{1,63}$/.test(url.pathname) || !isDecodable(url.pathname)) refuse('a database')
    for (const [name, value] of url.searchParams)
      if (name !== 'sslmode' || !/^(?:disable|require|verify-full)$/.test(value))
        refuse('no parameter but sslmode, which is disable, require or verify-full')
  })

export const Host = z
  .string()
  .max(253)
  .regex(/^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45})$/, 'a host name or an address')

function isDecodable(written: string): boolean {
  try {
    decodeURIComponent(written)
    return true
  } catch {
    return false
  }
}
