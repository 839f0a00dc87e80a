import { randomBytes } from 'node:crypto'
import { tables } from '@offhook/database'
import { type DirectorySecretKind, digestDirectorySecret, issueDirectorySecret } from '@offhook/directories'
import { openSealer } from '@offhook/runtime'
import type { Field } from '@offhook/testing'
import { type DirectoryConfig, start } from './mod.ts'

type Base = Pick<Field, 'database' | 'common'>

/** A directory service on free ports for as long as `use` takes. */
export async function withDirectory(
  field: Field,
  use: (ports: { agi: number; ldap: number; ldaps: number | undefined }) => Promise<void>,
  changed: Partial<DirectoryConfig> = {},
): Promise<void> {
  const service = await start(
    { ...field.common(), agi: { port: 0 }, ldap: { port: 0 }, ldaps: undefined, ...changed },
    field.context(),
  )
  try {
    await use({ agi: service.agiPort!, ldap: service.ldapPort!, ldaps: service.ldapsPort })
  } finally {
    await service.stop()
  }
}

/** A tenant with these contacts, by number, and a secret that opens them. */
export async function makeTenant(
  base: Base,
  kind: DirectorySecretKind,
  settings: object,
  parent?: string,
): Promise<{ tenant: string; key: string }> {
  const tenant = `t${randomBytes(4).toString('hex')}`
  await base.database.db.insert(tables.tenants).values({ tenant, name: tenant, settings, parent: parent ?? null })
  return { tenant, key: await makeKey(base, kind, tenant) }
}

/** Takes the place of the one before. */
export async function makeKey({ database, common }: Base, kind: DirectorySecretKind, tenant: string): Promise<string> {
  const key = issueDirectorySecret()
  const digest = digestDirectorySecret(kind, key, openSealer(common().sealingKeys).digestKey)
  await database.sql`insert into directory_secrets (tenant, kind, digest) values (${tenant}, ${kind}, ${digest})
    on conflict (tenant, kind) do update set digest = excluded.digest`
  return key
}

export const contacts = (...pairs: [number: string, name: string, group?: string][]) => ({
  directory: { contacts: pairs.map(([number, name, group]) => ({ number, name, ...(group ? { group } : {}) })) },
})
