import type { Database } from '@offhook/database'
import { decodeBundle } from '@offhook/families'
import { Credentials, Line, type Mac } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import { z } from 'zod'
import { maskSecrets } from './mask-secrets.ts'

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

/** The passwords of the lines it was granted, and of those in the inventory. */
async function secretsOf(sql: Database['sql'], sealer: Sealer, mac: Mac): Promise<string[]> {
  const [granted] = await sql<{ sealed: Buffer }[]>`select sealed from credentials where mac = ${mac}`
  const [ordered] = await sql<{ lines: Buffer }[]>`select lines from phones where mac = ${mac} and lines is not null`
  const lines = [
    ...(granted
      ? Credentials.parse(JSON.parse(sealer.open(`credentials:${mac}`, granted.sealed).toString())).lines
      : []),
    ...(ordered ? z.array(Line).parse(JSON.parse(sealer.open(`phone-lines:${mac}`, ordered.lines).toString())) : []),
  ]
  return lines.map(({ password }) => password)
}
