import { createHash } from 'node:crypto'
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import { Slug } from '@offhook/phones'
import type { Context } from 'hono'
import { isUnchanged } from '../manners/entity-tags.ts'
import { missing, Refusal } from '../manners/refusal.ts'
import { answer, mountRoute, parse, problem, problems, secured } from '../manners/routes.ts'
import { audit, noteAccountChanges } from '../outbox/outbox.ts'
import { MAX_PICTURE_BYTES, MAX_SIDE, type NoPicture, readPicture } from './read-picture.ts'
import { requireTenant } from './tenants.ts'

const Names = z.object({
  tenant: Slug.meta({ example: 'acme' }),
  image: z.enum(['logo', 'background']).openapi({ example: 'logo' }),
})
const path = '/v1/tenants/{tenant}/branding/{image}'
const common = { path, tags: ['tenants'], security: secured, request: { params: Names } }

const bytesOf = (description: string) =>
  z.string().openapi({ format: 'binary', description, example: '(the bytes of the file)' })
const picture = { 'image/png': { schema: bytesOf('a PNG') }, 'image/jpeg': { schema: bytesOf('a JPEG') } }

const BrandImage = z
  .object({
    image: Names.shape.image,
    contentType: z.string().openapi({ example: 'image/png' }),
    bytes: z.int(),
    width: z.int(),
    height: z.int(),
  })
  .openapi('BrandImage')

/** Pictures of a tenant: its logo in the console, the background of its phones' displays. Those below have the nearest one above. */
export function mountBrandImages(app: OpenAPIHono, { sql }: Pick<Database, 'sql'>): void {
  mountRoute(
    app,
    {
      ...common,
      method: 'get',
      summary: 'The logo of a tenant, or the background of its phones: its own, or the nearest one above',
      responses: {
        200: { description: 'the picture', content: picture },
        304: { description: 'unchanged' },
        ...problems,
      },
    },
    async (context) => {
      const { tenant, image } = parse(Names, context.req.param())
      await requireTenant(sql, tenant)
      return (await findBrandImage(sql, tenant, image, context)) ?? Promise.reject(missing('picture'))
    },
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'put',
      summary: `Sets the logo or the background: PNG or JPEG, ${MAX_PICTURE_BYTES / 1024} KiB at most`,
      request: { params: Names, body: { required: true, content: picture } },
      responses: {
        200: answer('replaced', BrandImage),
        201: answer('set', BrandImage),
        413: problem('too many bytes'),
        415: problem('neither PNG nor JPEG'),
        ...problems,
      },
    },
    async (context) => {
      const { tenant, image } = parse(Names, context.req.param())
      const bytes = Buffer.from(await context.req.arrayBuffer())
      const read = readPicture(bytes, image)
      if ('notAPicture' in read) throw refusalOf(read, image)
      const { contentType, width, height } = read
      const hash = createHash('sha256').update(bytes).digest('hex')
      const created = await sql.begin(async (sql) => {
        await requireTenant(sql, tenant)
        const [before] = await sql<
          { content_hash: string }[]
        >`select content_hash from brand_images where tenant = ${tenant} and kind = ${image} for update`
        await sql`
          insert into brand_images (tenant, kind, content_type, content_hash, bytes) values (${tenant}, ${image}, ${contentType}, ${hash}, ${bytes})
          on conflict (tenant, kind) do update set content_type = excluded.content_type, content_hash = excluded.content_hash, bytes = excluded.bytes, updated_at = now()`
        if (image === 'background' && before?.content_hash !== hash)
          await noteAccountChanges(sql, 'settings', { tenant })
        await audit(
          sql,
          context.get('actor'),
          'branding.set',
          `${tenant}/${image}`,
          { contentType, width, height },
          tenant,
        )
        return !before
      })
      return context.json({ image, contentType, bytes: bytes.length, width, height }, created ? 201 : 200)
    },
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'delete',
      summary: 'Removes a tenant’s own logo or background; what is above shows again',
      responses: { 204: { description: 'removed' }, ...problems },
    },
    async (context) => {
      const { tenant, image } = parse(Names, context.req.param())
      await sql.begin(async (sql) => {
        const [gone] = await sql`delete from brand_images where tenant = ${tenant} and kind = ${image} returning 1`
        if (!gone) throw missing('picture')
        if (image === 'background') await noteAccountChanges(sql, 'settings', { tenant })
        await audit(sql, context.get('actor'), 'branding.removed', `${tenant}/${image}`, {}, tenant)
      })
      return context.body(null, 204)
    },
  )
}

type Row = { content_type: string; content_hash: string; bytes: Buffer }

/** The nearest picture as an answer, or 304 for who has it; undefined where no tenant on the way up has one. */
export async function findBrandImage(
  sql: Database['sql'],
  tenant: string,
  image: z.output<typeof Names>['image'],
  context: Context,
): Promise<Response | undefined> {
  const [row] = await sql<Row[]>`select content_type, content_hash, bytes from offhook_brand_image(${tenant}, ${image})`
  if (!row) return undefined
  const etag = `"${row.content_hash.slice(0, 32)}"`
  const headers = { etag, 'cache-control': 'private, no-cache', 'x-content-type-options': 'nosniff' }
  if (isUnchanged(context.req.header('if-none-match'), etag)) return new Response(null, { status: 304, headers })
  return new Response(new Uint8Array(row.bytes), { headers: { ...headers, 'content-type': row.content_type } })
}

function refusalOf({ notAPicture }: NoPicture, image: z.output<typeof Names>['image']): Refusal {
  switch (notAPicture) {
    case 'too-many-bytes':
      return new Refusal(413, `a picture has at most ${MAX_PICTURE_BYTES} bytes`)
    case 'unknown-format':
      return new Refusal(415, 'a picture is a PNG or a JPEG')
    case 'broken':
      return new Refusal(400, 'the picture is not whole, or something follows it')
    case 'too-large':
      return new Refusal(400, `a ${image} has at most ${MAX_SIDE[image]} pixels a side`)
  }
}
