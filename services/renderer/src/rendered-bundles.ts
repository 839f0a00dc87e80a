import type { Database } from '@offhook/database'
import type { Sealer } from '@offhook/runtime'
import type { RenderedPhone } from './render-phone.ts'

/** The type's OID: the driver takes an array of buffers for one buffer unless told. */
const BYTEA = 17

/** Keeps many bundles in one statement; an older revision never replaces a newer one. */
export const keepBundles =
  ({ sql }: Database, sealer: Sealer) =>
  async (rendered: readonly RenderedPhone[], renderedAt: Date): Promise<void> => {
    const column = <Value>(read: (one: RenderedPhone) => Value) => rendered.map(read)
    const index = ({ files }: RenderedPhone) =>
      JSON.stringify(files.map(({ name, fileClass, bytes }) => ({ name, fileClass, bytes: bytes.length })))
    await sql`
      insert into bundles (mac, tenant, gateway, boot, revision, family, model, model_known, unexpressed, content_hash, files, sealed, rendered_at)
      select mac, tenant, gateway, boot, revision, family, model, model_known, array(select jsonb_array_elements_text(unexpressed::jsonb)), content_hash, files::jsonb, sealed, ${renderedAt.toISOString()}::timestamptz
      from unnest(
        ${column(({ phone }) => phone.mac)}::text[], ${column(({ phone }) => phone.tenant)}::text[], ${column(({ phone }) => phone.gateway)}::text[],
        ${column(({ phone }) => phone.boot)}::text[], ${column(({ phone }) => phone.revision)}::int[], ${column(({ family }) => family)}::text[],
        ${column(({ model }) => model ?? null)}::text[], ${column(({ modelKnown }) => String(modelKnown))}::text[]::boolean[], ${column(({ unexpressed }) => JSON.stringify(unexpressed))}::text[], ${column(({ contentHash }) => contentHash)}::text[], ${column(index)}::text[],
        ${sql.array(
          column(({ phone, encoded }) => sealer.seal(`bundle:${phone.mac}`, encoded)),
          BYTEA,
        )}
      ) as fresh (mac, tenant, gateway, boot, revision, family, model, model_known, unexpressed, content_hash, files, sealed)
      on conflict (mac) do update set tenant = excluded.tenant, gateway = excluded.gateway, boot = excluded.boot, revision = excluded.revision,
        family = excluded.family, model = excluded.model, model_known = excluded.model_known, unexpressed = excluded.unexpressed, content_hash = excluded.content_hash, files = excluded.files, sealed = excluded.sealed,
        rendered_at = excluded.rendered_at
      where bundles.revision <= excluded.revision`
  }
