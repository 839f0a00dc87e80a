const VISIBLE = /^\/[\x21-\x7e]{0,1000}$/
const HERE = 'http://console.invalid'

/** Where somebody goes after signing in: a path with its query on this console, e.g. `/phones?q=0004f2`; `/` for anything that might lead elsewhere. */
export function localPath(wanted: string | undefined): string {
  if (wanted === undefined || !VISIBLE.test(wanted) || !URL.canParse(wanted, HERE)) return '/'
  const { origin, pathname, search } = new URL(wanted, HERE)
  // A browser takes `//host` for another site, and makes one of `/.//host`.
  if (origin !== HERE || pathname.startsWith('//') || pathname.startsWith('/sign-')) return '/'
  return `${pathname}${search}`
}
