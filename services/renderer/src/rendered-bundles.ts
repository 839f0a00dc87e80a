import type { Database } from '@offhook/database'
import type { Mac } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import type { RenderedPhone } from './render-phone.ts'

/** The type's OID: the driver takes an array of buffers for one buffer unless told. */
const BYTEA = 17

/** For which family and model the files of phones were made; nothing is opened. */
export const findRendered =
  ({ sql }: Database) =>
  async (macs: readonly Mac[]): Promise<Map<Mac, { family: string; model: string | null }>> => {
    const rows = await sql<
      { mac: Mac; family: string; model: string | null }[]
    >`select mac, family, model from bundles where mac = any(${[...macs]})`
    return new Map(rows.map(({ mac, ...as }) => [mac, as]))
  }

/** Notes for which family and model bundles are that hold the same bytes as before: nothing is sealed or written anew. */
export const keepIdentities =
  ({ sql }: Database) =>
  async (same: readonly RenderedPhone[]): Promise<void> => {
    await sql`
      update bundles old set family = fresh.family, model = fresh.model, model_known = fresh.model_known
      from unnest(${same.map(({ phone }) => phone.mac as string)}::text[], ${same.map(({ family }) => family)}::text[], ${same.map(({ model }) => model ?? null)}::text[],
        ${same.map(({ modelKnown }) => String(modelKnown))}::text[]::boolean[], ${same.map(({ contentHash }) => contentHash)}::text[]) as fresh (mac, family, model, model_known, content_hash)
      where old.mac = fresh.mac and old.content_hash = fresh.content_hash`
  }

/**
 * Keeps many bundles in one statement; an older revision never replaces a newer one. Of a phone whose files become others, those that it had are kept beside:
 * one former bundle a phone, and none of another tenant's.
 */
export const keepBundles =
  ({ sql }: Database, sealer: Sealer) =>
  async (rendered: readonly RenderedPhone[], renderedAt: Date): Promise<void> => {
    const column = <Value>(read: (one: RenderedPhone) => Value) => rendered.map(read)
    const index = ({ files }: RenderedPhone) =>
      JSON.stringify(files.map(({ name, fileClass, bytes }) => ({ name, fileClass, bytes: bytes.length })))
    const replaces = rendered.some(
      ({ phone, contentHash }) => phone.rendered && phone.rendered.contentHash !== contentHash,
    )
    await sql`
      with fresh as (select * from unnest(
        ${column(({ phone }) => phone.mac)}::text[], ${column(({ phone }) => phone.tenant)}::text[], ${column(({ phone }) => phone.gateway)}::text[],
        ${column(({ phone }) => phone.boot)}::text[], ${column(({ phone }) => phone.revision)}::int[], ${column(({ family }) => family)}::text[],
        ${column(({ model }) => model ?? null)}::text[], ${column(({ modelKnown }) => String(modelKnown))}::text[]::boolean[], ${column(({ unexpressed }) => JSON.stringify(unexpressed))}::text[], ${column(({ contentHash }) => contentHash)}::text[], ${column(index)}::text[],
        ${sql.array(
          column(({ phone, encoded }) => sealer.seal(`bundle:${phone.mac}`, encoded)),
          BYTEA,
        )}, ${sql.array(
          column(({ phone, secrets }) =>
            sealer.seal(`bundle-secrets:${phone.mac}`, Buffer.from(JSON.stringify(secrets))),
          ),
          BYTEA,
        )}, ${column(({ phone }) => String(phone.credentials.lines.length === 0))}::text[]::boolean[]
      ) as fresh (mac, tenant, gateway, boot, revision, family, model, model_known, unexpressed, content_hash, files, sealed, secrets, neutral))
      ${replaces ? keepFormer(sql, renderedAt) : sql``}
      insert into bundles (mac, tenant, gateway, boot, revision, family, model, model_known, unexpressed, content_hash, files, sealed, secrets, rendered_at, owner_since)
      select mac, tenant, gateway, boot, revision, family, model, model_known, array(select jsonb_array_elements_text(unexpressed::jsonb)), content_hash, files::jsonb, sealed, secrets, ${renderedAt.toISOString()}::timestamptz, case when neutral then ${renderedAt.toISOString()}::timestamptz end
      from fresh
      on conflict (mac) do update set tenant = excluded.tenant, gateway = excluded.gateway, boot = excluded.boot, revision = excluded.revision,
        family = excluded.family, model = excluded.model, model_known = excluded.model_known, unexpressed = excluded.unexpressed, content_hash = excluded.content_hash, files = excluded.files, sealed = excluded.sealed, secrets = excluded.secrets,
        rendered_at = excluded.rendered_at,
        owner_since = coalesce(excluded.owner_since, case when bundles.tenant <> excluded.tenant then excluded.rendered_at else bundles.owner_since end)
      where bundles.revision <= excluded.revision`
  }

/** One part of the statement above: all of its parts see the bundles as they were before it. */
const keepFormer = (sql: Database['sql'], replacedAt: Date) => sql`
  , replaced as (
    select old.*, fresh.tenant = old.tenant as still_theirs from bundles old join fresh using (mac)
    where old.revision <= fresh.revision and (old.content_hash <> fresh.content_hash or old.tenant <> fresh.tenant)
  ), former as (
    insert into former_bundles (mac, tenant, revision, family, sealed, secrets, rendered_at, replaced_at)
    select mac, tenant, revision, family, sealed, secrets, rendered_at, ${replacedAt.toISOString()}::timestamptz from replaced where still_theirs and secrets is not null
    on conflict (mac) do update set tenant = excluded.tenant, revision = excluded.revision, family = excluded.family, sealed = excluded.sealed, secrets = excluded.secrets,
      rendered_at = excluded.rendered_at, replaced_at = excluded.replaced_at
  ), forgotten as (
    delete from former_bundles where mac in (select mac from replaced where not still_theirs or secrets is null)
  )`
