import { type BootToken, type Mac, parseBootToken, parseMac } from '@offhook/phones'

export type BootPath = {
  readonly token: BootToken | undefined
  readonly fileName: string
  /** From a query `mac=…`, as Snom phones send it. */
  readonly mac?: Mac
}

const MAX_PATH = 512

/**
 * `<prefix>/<token>/<file>` or `<prefix>/<file>`, of a query only `mac`; repeated slashes count as one, as phones join URLs carelessly. Undefined for
 * anything else: encoded bytes (no file of any family needs them), dots as segments, other depths, no token where one should stand.
 */
export function parsePath(url: string, prefix: string): BootPath | undefined {
  if (url.length > MAX_PATH || !url.startsWith(prefix)) return undefined
  const query = url.indexOf('?')
  const path = url.slice(prefix.length, query < 0 ? undefined : query)
  if (path.charCodeAt(0) !== 47 || /[%\\\u0000-\u0020\u007f-\uffff]/.test(path)) return undefined
  const segments = path.split('/').filter((segment) => segment !== '')
  const fileName = segments.at(-1)
  if (fileName === undefined || fileName.startsWith('.') || segments.length > 2) return undefined
  const mac = query < 0 ? undefined : parseMac(/[?&]mac=([0-9A-Fa-f]{12})(?:&|$)/.exec(url.slice(query))?.[1] ?? '')
  const named = { fileName, ...(mac ? { mac } : {}) }
  if (segments.length === 1) return { token: undefined, ...named }
  const token = parseBootToken(segments[0]!)
  return token ? { token, ...named } : undefined
}
