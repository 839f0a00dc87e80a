import type { SharedSettings } from '@offhook/phones'
import { MASK } from '../manners/mask-secrets.ts'
import { maskSettings } from '../tenants/given-settings.ts'

type Body = Record<string, unknown>

/** Fields that are secret as a whole: how we sign in, what signs events, the PBXes and DHCP servers that are written to. */
const SECRET_FIELDS = ['auth', 'eventSecrets', 'outputs', 'issueTokens']

/** A body as an export without secrets shows it: every secret is there, as a mask. */
export function maskBody(body: Body): Body {
  const masked = new Map(Object.entries(body))
  for (const field of SECRET_FIELDS) if (masked.get(field) !== undefined) masked.set(field, MASK)
  if (Array.isArray(body.lines))
    masked.set(
      'lines',
      body.lines.map((line: object) => ({ ...line, password: MASK })),
    )
  if (body.settings !== undefined) masked.set('settings', maskSettings(body.settings as SharedSettings)) // a body of ours
  return Object.fromEntries(masked)
}

const DEEPEST = 32

/** A body with each mask replaced by what stands in its place already. Where nothing does, the field is left out, and its path is in `lost`. Passwords of lines go by their users, elsewhere. */
export function restoreSecrets(body: Body, before: Body | undefined): { wanted: Body; lost: string[] } {
  const lost: string[] = []
  const restore = (given: unknown, kept: unknown, path: string, depth: number): unknown => {
    if (given === MASK) {
      if (kept === undefined) lost.push(path)
      return kept
    }
    if (depth > DEEPEST || typeof given !== 'object' || given === null || Array.isArray(given)) return given
    const fields = typeof kept === 'object' && kept !== null && !Array.isArray(kept) ? (kept as Body) : {}
    return Object.fromEntries(
      Object.entries(given)
        .map(([name, value]): [string, unknown] => [
          name,
          name === 'lines' && path === ''
            ? value
            : restore(
                value,
                Object.hasOwn(fields, name) ? fields[name] : undefined,
                path ? `${path}.${name}` : name,
                depth + 1,
              ),
        ])
        .filter(([, value]) => value !== undefined),
    )
  }
  return { wanted: restore(body, before, '', 0) as Body, lost } // an object stays one
}
