import { isDeepStrictEqual } from 'node:util'
import { MASK } from '../manners/mask-secrets.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * What the audit trail keeps of a change, e.g. `{ before: { name: 'A' }, after: { name: 'B' }, changed: ['name'] }`: the fields that differ, as `show` leaves
 * them, and every path that differs, `lines[0].password` too. A field that `show` leaves out is masked: what nobody thought of is a secret.
 */
export function changeOf<Body extends object>(
  before: Body | undefined,
  after: Body | undefined,
  show: (body: Body) => object,
): { before?: Fields; after?: Fields; changed: string[] } {
  const changed = pathsThatDiffer(before ?? {}, after ?? {})
  const fields = new Set(changed.map((path) => /^[^.[]*/.exec(path)![0]))
  const shown = (body: Body): Fields => {
    const open = show(body) as Fields
    return Object.fromEntries(
      Object.entries(body)
        .filter(([field, value]) => value !== undefined && fields.has(field))
        .map(([field]) => [field, field in open ? open[field] : MASK]),
    )
  }
  return { ...(before ? { before: shown(before) } : {}), ...(after ? { after: shown(after) } : {}), changed }
}

/** Where two values differ, e.g. `settings.vendor["a.b"]` and `lines[0].password`; what one of them alone has is named whole. */
export function pathsThatDiffer(one: unknown, other: unknown, path = ''): string[] {
  if (isDeepStrictEqual(one, other)) return []
  if (Array.isArray(one) && Array.isArray(other))
    return Array.from({ length: Math.max(one.length, other.length) }, (_, at) => at).flatMap((at) =>
      pathsThatDiffer(one[at], other[at], `${path}[${at}]`),
    )
  if (!isObject(one) || !isObject(other)) return [path]
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) =>
    pathsThatDiffer(one[key], other[key], path + step(key, path === '')),
  )
}

const step = (key: string, first: boolean): string =>
  /^[\w-]+$/.test(key) ? (first ? key : `.${key}`) : `[${JSON.stringify(key)}]`

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
