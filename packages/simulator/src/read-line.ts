import type { RegisterLine } from './sip-user-agent.ts'

/** What a phone's files say of one line, in whatever words they have for it. */
export type WrittenLine = {
  readonly [Field in 'user' | 'authUser' | 'password' | 'registrar' | 'port' | 'expires']?: string | undefined
} & {
  /** `tcp` and `tls` are not spoken here. */
  readonly transport?: RegisterLine['transport'] | undefined
  /** Where requests go, if not to the registrar: `host`, or `host:port`. */
  readonly outbound?: string | undefined
}

/** The line, unless it lacks a user or a registrar; the latter may bring its port along: `acme.example:5070`. */
export function readLine({
  user,
  authUser,
  password,
  registrar,
  port,
  expires,
  transport,
  outbound,
}: WrittenLine): RegisterLine | undefined {
  const server = splitHost(registrar)
  const proxy = splitHost(outbound)
  if (!user || !server) return undefined
  return {
    user,
    authUser: authUser || user,
    password: password ?? '',
    registrar: server.host,
    port: proxy?.port ?? readNumber(port, 65_535) ?? server.port ?? 5060,
    expires: readNumber(expires, 86_400) ?? 3600,
    ...(transport ? { transport } : {}),
    ...(proxy && proxy.host !== server.host ? { sendTo: proxy.host } : {}),
  }
}

/** The lines that `read` finds at 1 to `most`. */
export function readLinesUpTo(most: number, read: (number: number) => WrittenLine | undefined): RegisterLine[] {
  return Array.from({ length: most }, (_, index) => read(index + 1)).flatMap((written) => {
    const line = written && readLine(written)
    return line ? [line] : []
  })
}

function splitHost(written: string | undefined): { host: string; port?: number } | undefined {
  const match = /^\s*(\[[^\]]+\]|[^\s:;,<>]+)(?::(\d+))?\s*$/.exec(written ?? '')
  if (!match) return undefined
  const port = readNumber(match[2], 65_535)
  return { host: match[1]!, ...(port ? { port } : {}) }
}

/** A whole number of 1 to `most`. */
export function readNumber(written: string | undefined, most: number): number | undefined {
  const number = /^\d{1,9}$/.test(written ?? '') ? Number(written) : 0
  return number >= 1 && number <= most ? number : undefined
}
