import { Readable, Transform } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import { addImage, FirmwareRefused, Image, ImageName, listImages, removeImage } from '@offhook/firmware'
import type { Context } from 'hono'
import { pageOf } from '../manners/paging.ts'
import { missing, Refusal } from '../manners/refusal.ts'
import { answer, mountRoute, parse, problem, problems, requestBody, secured } from '../manners/routes.ts'
import { audit } from '../outbox/outbox.ts'

const MAX_IMAGE_BYTES = 512 * 1024 * 1024

const Shown = z.object(Image.shape).openapi('FirmwareImage', {
  example: {
    name: 'sip.ld',
    family: 'polycom',
    version: '3.3.5.0247',
    bytes: 4_194_304,
    sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    addedAt: '2026-01-05T09:00:30.000Z',
  },
})
const Named = z.object({ name: ImageName.meta({ example: 'sip.ld' }) })
const About = z.object({
  family: Image.shape.family.meta({ example: 'polycom' }),
  model: Image.shape.model.meta({ example: 'SPIP_331' }),
  version: Image.shape.version.meta({ example: '3.3.5.0247' }),
  replace: z.enum(['true', 'false']).optional().openapi({ description: 'true: also when another image has that name' }),
})

/** Uploads are longer than anything else that is sent here, and are never held in memory. */
export const isUpload = ({ req }: Context): boolean => req.method === 'PUT' && req.path.startsWith('/v1/firmware/')

/** Firmware is for every tenant's phones: each may see what there is, and administrators alone put it there. Refused before a body is read. */
export const administratorsUpload = (context: Context, next: () => Promise<void>): Promise<void> => {
  if (context.get('scope') !== undefined && context.req.method !== 'GET')
    throw new Refusal(403, 'for administrators only')
  return next()
}

/** The library of images that phones may load, as the edge serves them: the folder is the same for both. */
export function mountFirmware(app: OpenAPIHono, { sql }: Pick<Database, 'sql'>, folder: string): void {
  const tags = ['firmware']
  const common = { path: '/v1/firmware/{name}', tags, security: secured }
  const forbidden = problem('only an administrator adds or removes images')
  const find = async (name: string) =>
    (await listImages(folder)).find((image) => image.name.toLowerCase() === name.toLowerCase())
  // The list is one file: whoever writes it waits for who writes it already.
  let writing: Promise<unknown> = Promise.resolve()
  const inTurn = <Result>(write: () => Promise<Result>): Promise<Result> => {
    const turn = writing.then(write, write)
    writing = turn.catch(() => {})
    return turn
  }

  mountRoute(
    app,
    {
      method: 'get',
      path: '/v1/firmware',
      tags,
      security: secured,
      summary: 'The images that phones may load, by name',
      responses: { 200: answer('all of them, one page', pageOf(Shown)), ...problems },
    },
    async (context) => context.json({ items: await listImages(folder), next: null }),
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'get',
      summary: 'One image: what it is for, its size and hash',
      request: { params: Named },
      responses: { 200: answer('the image', Shown), ...problems },
    },
    async (context) => {
      const image = await find(parse(Named, context.req.param()).name)
      if (!image) throw missing('image')
      return context.json(image)
    },
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'put',
      summary: `Adds an image of at most ${MAX_IMAGE_BYTES / 1024 / 1024} MiB; phones can load it at once`,
      request: {
        params: Named,
        query: About,
        body: requestBody(z.string().openapi({ format: 'binary', example: 'the image' }), 'application/octet-stream'),
      },
      responses: {
        200: answer('it was there already', Shown),
        201: answer('added', Shown),
        403: forbidden,
        409: problem('another image has that name'),
        413: problem('too long'),
        ...problems,
      },
    },
    async (context) => {
      const { name } = parse(Named, context.req.param())
      const { replace, ...about } = parse(About, context.req.query())
      const body = uploadOf(context)
      const { image, added } = await inTurn(() =>
        addImage(folder, body, { ...about, name, model: about.model }, { replace: replace === 'true' }),
      ).catch((fault: unknown) => {
        throw fault instanceof FirmwareRefused ? new Refusal(409, fault.message) : fault
      })
      const { bytes, sha256 } = image
      if (added) await audit(sql, context.get('actor'), 'firmware.added', name, { after: { ...about, bytes, sha256 } })
      return context.json(image, added ? 201 : 200)
    },
  )
  mountRoute(
    app,
    {
      ...common,
      method: 'delete',
      summary: 'Removes an image; phones that ask for it get a 404',
      request: { params: Named },
      responses: { 204: { description: 'removed' }, 403: forbidden, ...problems },
    },
    async (context) => {
      const { name } = parse(Named, context.req.param())
      if (!(await inTurn(() => removeImage(folder, name)))) throw missing('image')
      await audit(sql, context.get('actor'), 'firmware.removed', name)
      return context.body(null, 204)
    },
  )
}

/** A body as it comes in. Throws a 413 as soon as it is known to be too long. */
function uploadOf({ req }: Context): Readable {
  const tooLong = () => new Refusal(413, `an image holds at most ${MAX_IMAGE_BYTES} bytes`)
  if (Number(req.header('content-length') ?? 0) > MAX_IMAGE_BYTES) throw tooLong()
  if (req.raw.body === null) throw new Refusal(400, 'the body is the image')
  let bytes = 0
  const counted = new Transform({
    transform(piece: Buffer, _, next) {
      bytes += piece.length
      next(bytes > MAX_IMAGE_BYTES ? tooLong() : null, piece)
    },
  })
  const from = Readable.fromWeb(req.raw.body as ReadableStream) // the same streams under two names
  from.on('error', (cause) => counted.destroy(cause))
  return from.pipe(counted)
}
