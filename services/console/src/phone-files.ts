import type { Database } from '@offhook/database'
import { decodeBundle } from '@offhook/families'
import { Credentials, type Mac } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import { MASK } from './phones.ts'

export type ListedFile = {
  readonly name: string
  readonly fileClass: string
  readonly bytes: number
  readonly source: 'rendered' | 'kept'
  readonly updatedAt: string
}

/** What a phone would be served: rendered for it, or put there by itself. */
export async function listPhoneFiles({ sql }: Database, mac: Mac): Promise<ListedFile[]> {
  const rendered = await sql<
    { files: { name: string; fileClass: string; bytes: number }[]; rendered_at: string }[]
  >`select files, rendered_at from bundles where mac = ${mac}`
  const kept = await sql<
    { name: string; bytes: number; updated_at: string }[]
  >`select name, bytes, updated_at from phone_files where mac = ${mac}`
  return [
    ...rendered.flatMap(({ files, rendered_at }) =>
      files.map((file) => ({ ...file, source: 'rendered' as const, updatedAt: new Date(rendered_at).toISOString() })),
    ),
    ...kept.map(({ name, bytes, updated_at }) => ({
      name,
      fileClass: 'kept',
      bytes,
      source: 'kept' as const,
      updatedAt: new Date(updated_at).toISOString(),
    })),
  ].sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** One file as it would be served, its secrets masked unless `reveal`. */
export async function readPhoneFile(
  { sql }: Database,
  sealer: Sealer,
  mac: Mac,
  name: string,
  reveal = false,
): Promise<{ contentType: string; text: string } | undefined> {
  const [bundle] = await sql<{ sealed: Buffer }[]>`select sealed from bundles where mac = ${mac}`
  const rendered = bundle && decodeBundle(sealer.open(`bundle:${mac}`, bundle.sealed)).get(name)
  const file = rendered ?? (await readKept(sql, sealer, mac, name))
  if (!file) return undefined
  const text = file.bytes.toString('utf8')
  return { contentType: file.contentType, text: reveal ? text : maskSecrets(text, await secretsOf(sql, sealer, mac)) }
}

async function readKept(sql: Database['sql'], sealer: Sealer, mac: Mac, name: string) {
  const [row] = await sql<{ sealed: Buffer }[]>`select sealed from phone_files where mac = ${mac} and name = ${name}`
  return row && { bytes: sealer.open(`phone-file:${mac}/${name}`, row.sealed), contentType: 'text/xml' }
}

async function secretsOf(sql: Database['sql'], sealer: Sealer, mac: Mac): Promise<string[]> {
  const [row] = await sql<{ sealed: Buffer }[]>`select sealed from credentials where mac = ${mac}`
  return row
    ? Credentials.parse(JSON.parse(sealer.open(`credentials:${mac}`, row.sealed).toString())).lines.map(
        ({ password }) => password,
      )
    : []
}

const SECRET_ATTRIBUTE = /([\w.]*(?:password|passwd|secret|\.pin)[\w.]*\s*=\s*)("[^"]*"|'[^']*')/gi

/** Blanks every known secret, in clear or escaped for XML, and the value of everything that is named like one. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  const spellings = [
    ...new Set(secrets.flatMap((secret) => [secret, escaped(secret), escaped(secret).replaceAll('&apos;', '&#39;')])),
  ].sort((one, other) => other.length - one.length)
  const named = text.replace(
    SECRET_ATTRIBUTE,
    (_, name: string, value: string) => `${name}${value[0]}${MASK}${value[0]}`,
  )
  // A secret this short would blank half the file; the attribute that carries it is blanked above.
  return spellings
    .filter((secret) => secret.length >= 4)
    .reduce((masked, secret) => masked.replaceAll(secret, MASK), named)
}

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
