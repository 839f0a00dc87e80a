import type { Database } from '@offhook/database'
import { BOOT_URL, bundleNameOf, compileFileNames, decodeBundle, families } from '@offhook/families'
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

export type PhoneFiles = {
  /** What a phone would be served: rendered for it, or put there by itself. */
  list(mac: Mac): Promise<ListedFile[]>
  /** One file as it would be served under that name, in any spelling; its secrets masked unless `reveal`. */
  read(mac: Mac, name: string, reveal?: boolean): Promise<{ contentType: string; text: string } | undefined>
}

/** `baseUrl` stands where a boot would find its own URL. */
export function phoneFiles({ sql }: Database, sealer: Sealer, baseUrl: string): PhoneFiles {
  const resolve = compileFileNames(families)
  return {
    async list(mac) {
      const [rendered] = await sql<
        { files: { name: string; fileClass: string; bytes: number }[]; rendered_at: string }[]
      >`select files, rendered_at from bundles where mac = ${mac}`
      const kept = await sql<
        { name: string; bytes: number; updated_at: string }[]
      >`select name, bytes, updated_at from phone_files where mac = ${mac}`
      const listed = new Map<string, ListedFile>()
      for (const { name, bytes, updated_at } of kept)
        listed.set(name, {
          name,
          fileClass: resolve(name)?.entry.fileClass ?? 'kept',
          bytes,
          source: 'kept',
          updatedAt: new Date(updated_at).toISOString(),
        })
      for (const file of rendered?.files ?? [])
        listed.set(file.name, { ...file, source: 'rendered', updatedAt: new Date(rendered!.rendered_at).toISOString() })
      return [...listed.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
    },
    async read(mac, written, reveal = false) {
      const resolved = resolve(written)
      const name = written.toLowerCase()
      const [bundle] = await sql<{ sealed: Buffer }[]>`select sealed from bundles where mac = ${mac}`
      const files = bundle && decodeBundle(sealer.open(`bundle:${mac}`, bundle.sealed))
      const rendered = files?.get(name) ?? (resolved && files?.get(bundleNameOf(resolved, mac)))
      const file = rendered ?? (await readKept(sql, sealer, mac, name))
      if (!file) return undefined
      const text = file.bytes.toString('utf8').replaceAll(BOOT_URL, baseUrl)
      return {
        contentType: file.contentType,
        text: reveal ? text : maskSecrets(text, await secretsOf(sql, sealer, mac)),
      }
    },
  }
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
