import { isDeepStrictEqual } from 'node:util'
import { isOutsideScope, type RowVerdict } from '@offhook/database'
import type { ReadRecord } from '@offhook/imports'
import { MASK } from '../manners/mask-secrets.ts'
import type { NamedResource } from '../manners/named-resource.ts'
import { Refusal } from '../manners/refusal.ts'
import { mergePatch, parse } from '../manners/routes.ts'
import type { GivenLine } from '../phones/line-passwords.ts'
import { restoreSecrets } from './masked-bodies.ts'

export type What = ReadRecord['what']

/** The API's own resources: what is imported is written as a PUT would write it. */
export type Resources = Readonly<Record<What, NamedResource<never, never>>>

/** What a row says: the names in a thing's path, and its body; `whole` replaces what is there, otherwise what is absent stays. */
export type Thing = {
  readonly what: What
  readonly names: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
  readonly whole: boolean
  /** What was lost on the way, in a sentence each. */
  readonly notes: readonly string[]
}

export type Verdict = { readonly verdict: RowVerdict; readonly because: string | null }

/** Thrown within a write that would change nothing, which so does nothing. */
class Unchanged extends Error {
  override name = 'Unchanged'
}

/** Writes one thing, or does not, and says what became of it. Throws for lost infrastructure alone. */
export async function writeThing(
  resources: Resources,
  { what, names, body, whole, notes }: Thing,
  actor: string,
  scope: string | undefined,
): Promise<Verdict> {
  const resource = resources[what]
  const told = [...notes]
  const because = () => (told.length === 0 ? null : told.join('; ').slice(0, MAX_BECAUSE))
  try {
    const written = await resource.write(
      parse(resource.names, names) as never,
      (before?: Body) => {
        if (what === 'phone' && before && before.tenant !== body.tenant)
          throw new Refusal(409, `the phone is ordered for another tenant, ${before.tenant}`)
        const { wanted, lost } = whole
          ? restoreSecrets(body, before)
          : { wanted: mergePatch(before ?? {}, body), lost: [] }
        for (const path of lost) told.push(`${path} is masked, and nothing is kept in its place`)
        const after = parse(resource.body, keepPasswords(wanted as Body, before))
        if (before && isDeepStrictEqual(plain(before), plain(after))) throw new Unchanged()
        return after
      },
      actor,
      scope,
    )
    const isNew = typeof written === 'boolean' ? written : written.created
    return { verdict: isNew ? 'made' : 'changed', because: because() }
  } catch (fault) {
    if (fault instanceof Unchanged) return { verdict: 'unchanged', because: because() }
    const refused = verdictOf(fault)
    if (!refused) throw fault
    return refused
  }
}

const MAX_BECAUSE = 2_000

type Body = Record<string, unknown> & { tenant?: string; lines?: GivenLine[] }

/** As JSON has it, an empty list of lines being none. */
const plain = ({ lines, ...body }: Body): unknown =>
  JSON.parse(JSON.stringify(lines && lines.length > 0 ? { ...body, lines } : body))

/** A line without a password, or with a masked one, keeps the one that the phone's line of that user has; a new one has none. */
function keepPasswords(wanted: Body, before: Body | undefined): Body {
  if (!Array.isArray(wanted.lines)) return wanted
  const kept = [...(before?.lines ?? [])]
  return {
    ...wanted,
    lines: wanted.lines.map((line) => {
      if (typeof line !== 'object' || line === null) return line // the schema refuses it
      const at = kept.findIndex(({ user }) => user === line.user)
      const [former] = at < 0 ? [] : kept.splice(at, 1)
      if (line.password !== undefined && line.password !== MASK) return line
      const { password: _, ...open } = line
      return former?.password === undefined ? open : { ...open, password: former.password }
    }),
  }
}

/** What a fault means for a row; undefined where it says nothing about the row. */
function verdictOf(fault: unknown): Verdict | undefined {
  if (fault instanceof Refusal) {
    const { errors } = fault.extensions as { errors?: { path: string; message: string }[] }
    const because = errors?.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ')
    return {
      verdict: fault.status === 400 ? 'bad' : 'conflict',
      because: (because || describe(fault)).slice(0, MAX_BECAUSE),
    }
  }
  if (isOutsideScope(fault))
    return { verdict: 'conflict', because: 'it belongs to somebody else, or what it refers to does' }
  const code = fault instanceof Error && 'code' in fault && typeof fault.code === 'string' ? fault.code : ''
  if (code === '23503') return { verdict: 'conflict', because: 'what it refers to is not there' }
  if (/^22...$/.test(code)) return { verdict: 'bad', because: 'a value holds what cannot be kept' }
  return undefined
}

export const quotaIs = (tenant: string, quota: number): string => `the quota of phones of ${tenant} is ${quota}`

/** `no such gateway: hq`. */
const describe = ({ message, extensions }: Refusal): string => {
  if (extensions.quota === 'phones' && typeof extensions.limit === 'number')
    return quotaIs(String(extensions.tenant), extensions.limit)
  const { tenant, gateway, platform, family, parent, notifyRegistrar } = extensions as Record<string, unknown>
  const named = [gateway, platform, family, parent, notifyRegistrar, tenant].find((one) => typeof one === 'string')
  return named === undefined || message.includes(String(named)) ? message : `${message}: ${named}`
}
