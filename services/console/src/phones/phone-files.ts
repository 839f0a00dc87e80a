import type { Database } from '@offhook/database'
import { BOOT_LOCATION, BOOT_URL, bundleNameOf, chooseFile, decodeBundle, type Families } from '@offhook/families'
import type { Mac } from '@offhook/phones'
import { type Explained, explainPhone, phonesToRender, secretsOfPhone } from '@offhook/rendering'
import type { Sealer } from '@offhook/runtime'
import { MASK, maskSecrets } from '../manners/mask-secrets.ts'
import { type FileChanges, fileChanges } from './file-changes.ts'

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
  /** How its rendered files differ from those it had before, by name; undefined where nothing is known of those: it has had none, or they were another tenant's. */
  changed(
    mac: Mac,
  ): Promise<{ replacedAt: string; files: ReadonlyMap<string, 'added' | 'removed' | 'changed'> } | undefined>
  /** How one rendered file differs, secrets masked; undefined for a file of neither. */
  changes(mac: Mac, name: string): Promise<FileChanges | undefined>
  /** Every parameter with what it is made of, secrets masked; undefined for a phone without lines. */
  explain(mac: Mac): Promise<{ family: string; parameters: Explained[] } | undefined>
}

/**
 * `baseUrl` stands where a boot would find its own URL. `visible` is asked as whoever asks; what a phone's files are made of is then read from `database`
 * past any scope, since the layers above belong to them.
 */
export function phoneFiles(
  visible: Pick<Database, 'sql'>,
  database: Database,
  sealer: Sealer,
  families: Families,
  baseUrl: string,
): PhoneFiles {
  const { sql } = database
  const find = phonesToRender(database, sealer)
  const sees = async (mac: Mac): Promise<boolean> =>
    (await visible.sql`select from bundles where mac = ${mac} union all select from credentials where mac = ${mac}`)
      .length > 0
  const familyOf = (name: string | undefined) => (written: string) => chooseFile(families.resolve(written), [name])
  return {
    async list(mac) {
      if (!(await sees(mac))) return []
      const [rendered] = await sql<
        { family: string; files: { name: string; fileClass: string; bytes: number }[]; rendered_at: string }[]
      >`select family, files, rendered_at from bundles where mac = ${mac}`
      const kept = await sql<
        { name: string; bytes: number; updated_at: string }[]
      >`select name, bytes, updated_at from current_phone_files where mac = ${mac}`
      const resolve = familyOf(rendered?.family)
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
      if (!(await sees(mac))) return undefined
      const name = written.toLowerCase()
      const [bundle] = await sql<
        { family: string; sealed: Buffer }[]
      >`select family, sealed from bundles where mac = ${mac}`
      const resolved = familyOf(bundle?.family)(written)
      const files = bundle && decodeBundle(sealer.open(`bundle:${mac}`, bundle.sealed))
      const rendered = files?.get(name) ?? (resolved && files?.get(bundleNameOf(resolved, mac)))
      const file = rendered ?? (await readKept(sql, sealer, mac, name))
      if (!file) return undefined
      const text = withBase(textOf(file.bytes))
      return {
        contentType: file.contentType,
        text: reveal ? text : maskSecrets(text, await secretsOf(mac)),
      }
    },
    async changed(mac) {
      if (!(await sees(mac))) return undefined
      const found = await bothBundles(mac)
      if (!found) return undefined
      const { former, current, replacedAt } = found
      const names = [...new Set([...former.keys(), ...current.keys()])].sort()
      const files = names.flatMap((name) => {
        const [before, after] = [former.get(name), current.get(name)]
        if (before && after && before.bytes.equals(after.bytes)) return []
        return [[name, before && after ? 'changed' : before ? 'removed' : 'added'] as const]
      })
      return { replacedAt, files: new Map(files) }
    },
    async changes(mac, written) {
      if (!(await sees(mac))) return undefined
      const name = written.toLowerCase()
      const found = await bothBundles(mac)
      const [before, after] = [found?.former.get(name), found?.current.get(name)]
      if (!found || (!before && !after)) return undefined
      const secrets = [...found.secrets, ...(await secretsOf(mac))]
      const shown = (file: typeof before) => file && withBase(textOf(file.bytes))
      return { name, replacedAt: found.replacedAt, ...fileChanges(shown(before) ?? '', shown(after) ?? '', secrets) }
    },
    async explain(mac) {
      if (!(await sees(mac))) return undefined
      const phone = (await find([mac])).get(mac)
      if (!phone) return undefined
      const { family, parameters } = explainPhone(families, phone)
      const secrets = new Set(secretsOfPhone(phone))
      return {
        family,
        parameters: parameters.map((one) => (secrets.has(one.value) || isSecret(one) ? { ...one, value: MASK } : one)),
      }
    },
  }

  function withBase(text: string): string {
    return text.replaceAll(BOOT_URL, baseUrl).replaceAll(BOOT_LOCATION, baseUrl.replace(/^[a-z]+:\/\//, ''))
  }

  /** The files that it has and those that it had; both of them its tenant's. */
  async function bothBundles(mac: Mac) {
    const [row] = await sql<{ sealed: Buffer; former: Buffer; secrets: Buffer; replaced_at: string }[]>`
      select b.sealed, f.sealed as former, f.secrets, f.replaced_at from bundles b join former_bundles f on f.mac = b.mac and f.tenant = b.tenant where b.mac = ${mac}`
    if (!row) return undefined
    return {
      former: decodeBundle(sealer.open(`bundle:${mac}`, row.former)),
      current: decodeBundle(sealer.open(`bundle:${mac}`, row.sealed)),
      secrets: JSON.parse(sealer.open(`bundle-secrets:${mac}`, row.secrets).toString()) as string[], // sealed by the renderer
      replacedAt: new Date(row.replaced_at).toISOString(),
    }
  }

  /** The passwords of its lines, and every secret of its settings. */
  async function secretsOf(mac: Mac): Promise<string[]> {
    const phone = (await find([mac])).get(mac)
    const [ordered] = await sql<{ lines: Buffer }[]>`select lines from phones where mac = ${mac} and lines is not null`
    const lines = ordered
      ? (JSON.parse(sealer.open(`phone-lines:${mac}`, ordered.lines).toString()) as { password: string }[]) // sealed by us
      : []
    return [...(phone ? secretsOfPhone(phone) : []), ...lines.map(({ password }) => password)]
  }
}

const isSecret = ({ madeOf }: Explained): boolean => madeOf.some(({ setting }) => /password$/i.test(setting))

/** Files are UTF-8 but for those of phones that read Latin-1. */
function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  return text.includes('\ufffd') ? bytes.toString('latin1') : text
}

async function readKept(sql: Database['sql'], sealer: Sealer, mac: Mac, name: string) {
  const [row] = await sql<
    { sealed: Buffer }[]
  >`select sealed from current_phone_files where mac = ${mac} and name = ${name}`
  return row && { bytes: sealer.open(`phone-file:${mac}/${name}`, row.sealed), contentType: 'text/xml' }
}
