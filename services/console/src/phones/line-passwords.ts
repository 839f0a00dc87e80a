import { generatePassword, type Line, type Mac, PasswordPolicy } from '@offhook/phones'
import { Refusal } from '../manners/refusal.ts'
import type { AnySql } from '../outbox/outbox.ts'

export type GivenLine = Omit<Line, 'password'> & { password?: string | undefined }
type Place = { readonly tenant: string; readonly gateway?: string | undefined }
type Before = { readonly tenant: string; readonly lines?: readonly GivenLine[] | undefined }

/** How passwords are made for a phone of the inventory; undefined where its lines come from elsewhere, or nobody can say from where. */
export async function findPasswordPolicy(
  sql: AnySql,
  mac: Mac,
  { tenant, gateway }: Place,
): Promise<PasswordPolicy | undefined> {
  const [platform] = await sql<
    { kind: string; passwords: unknown }[]
  >`select kind, passwords from offhook_platform_of(${tenant}, ${gateway ?? null}, ${mac})`
  return platform?.kind === 'local' ? PasswordPolicy.parse(platform.passwords ?? {}) : undefined
}

/**
 * The lines with a password each: the one that was given, or else the one that the phone's line of this user has, or else a new one. Throws a 400 with the paths
 * of those without where the phone's platform is not `local`.
 */
export async function fillPasswords(
  sql: AnySql,
  mac: Mac,
  { tenant, gateway, lines }: Place & { lines?: readonly GivenLine[] | undefined },
  before: Before | undefined,
): Promise<Line[] | undefined> {
  const missing = (lines ?? []).flatMap(({ password }, index) => (password === undefined ? [index] : []))
  if (missing.length === 0) return lines as Line[] | undefined // each has one
  const policy = await findPasswordPolicy(sql, mac, { tenant, gateway })
  if (!policy)
    throw new Refusal(400, 'a line has a password where its platform is not local', {
      errors: missing.map((index) => ({ path: `lines.${index}.password`, message: 'no platform of ours makes one' })),
    })
  // A phone that changes hands takes none of its passwords along.
  const kept = before?.tenant === tenant ? [...(before.lines ?? [])] : []
  const takeKept = (user: string): string | undefined => {
    const at = kept.findIndex((line) => line.user === user)
    return at < 0 ? undefined : kept.splice(at, 1)[0]!.password
  }
  return lines!.map((line) => {
    const password = takeKept(line.user)
    return { ...line, password: line.password ?? password ?? generatePassword(policy) }
  })
}
