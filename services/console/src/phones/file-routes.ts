import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import type { Mac } from '@offhook/phones'
import { pageOf } from '../manners/paging.ts'
import { missing } from '../manners/refusal.ts'
import { answer, mountRoute, parse, problems, secured } from '../manners/routes.ts'
import { audit } from '../outbox/outbox.ts'
import { PhoneFile, PhoneFileChanges, PhoneParameter } from './answers.ts'
import type { PhoneFiles } from './phone-files.ts'
import { MacName } from './phones.ts'

const MacParams = z.object({ mac: MacName })
const FileParams = MacParams.extend({ name: z.string().max(96).openapi({ example: 'phone-0004f21a2457.cfg' }) })
const tags = ['phones']
const file = {
  200: {
    description: 'the file',
    content: { 'text/plain': { schema: z.string() }, 'text/xml': { schema: z.string() } },
  },
  ...problems,
}

/** A phone's files: their names, as they are served with their secrets masked, and in clear for whoever may post and be written down. */
export function mountFiles(app: OpenAPIHono, database: Database, files: PhoneFiles): void {
  mountRoute(
    app,
    {
      method: 'get',
      path: '/v1/phones/{mac}/files',
      tags,
      security: secured,
      summary: 'The files of a phone',
      request: { params: MacParams },
      responses: { 200: answer('all of them, one page', pageOf(PhoneFile)), ...problems },
    },
    async (context) => {
      const { mac } = parse(MacParams, context.req.param())
      return context.json({ items: await files.list(mac), next: null })
    },
  )
  const asked = z.object({ name: z.string().max(200).optional() })
  mountRoute(
    app,
    {
      method: 'get',
      path: '/v1/phones/{mac}/parameters',
      tags,
      security: secured,
      summary: 'Every parameter of a phone’s files, and which layer its value comes from',
      request: {
        params: MacParams,
        query: asked.openapi({ description: 'only the parameter, or those of the setting, of this name' }),
      },
      responses: { 200: answer('all of them, one page', pageOf(PhoneParameter)), ...problems },
    },
    async (context) => {
      const { mac } = parse(MacParams, context.req.param())
      const { name } = parse(asked, context.req.query())
      const explained = await files.explain(mac)
      if (!explained) throw missing('phone with lines')
      const isAsked = (one: z.output<typeof PhoneParameter>) =>
        name === undefined ||
        one.name.toLowerCase() === name.toLowerCase() ||
        one.madeOf.some(
          ({ setting }) => setting === name || (/^[.[]/.test(setting.slice(name.length)) && setting.startsWith(name)),
        )
      return context.json({
        items: explained.parameters.map((one) => ({ ...one, madeOf: [...one.madeOf] })).filter(isAsked),
        next: null,
      })
    },
  )
  const read = async ({ mac, name }: z.output<typeof FileParams>, reveal: boolean): Promise<Response> => {
    const found = await files.read(mac, name, reveal)
    if (!found) throw missing('file')
    return new Response(found.text, { headers: { 'content-type': `${found.contentType}; charset=utf-8` } })
  }
  mountRoute(
    app,
    {
      method: 'get',
      path: '/v1/phones/{mac}/files/{name}',
      tags,
      security: secured,
      summary: 'A file as it is served, secrets masked',
      request: { params: FileParams },
      responses: file,
    },
    (context) => read(parse(FileParams, context.req.param()), false),
  )
  mountRoute(
    app,
    {
      method: 'get',
      path: '/v1/phones/{mac}/files/{name}/changes',
      tags,
      security: secured,
      summary: 'How a file differs from the one that the phone had before, secrets masked',
      request: { params: FileParams },
      responses: { 200: answer('what was removed and added', PhoneFileChanges), ...problems },
    },
    async (context) => {
      const { mac, name } = parse(FileParams, context.req.param())
      const changes = await files.changes(mac, name)
      if (!changes) throw missing('former file')
      return context.json(changes)
    },
  )
  mountRoute(
    app,
    {
      method: 'post',
      path: '/v1/phones/{mac}/files/{name}/reveal',
      tags,
      security: secured,
      summary: 'A file with its secrets; written to the audit trail',
      request: { params: FileParams },
      responses: file,
    },
    async (context) => {
      const named = parse(FileParams, context.req.param())
      await auditReveal(database, context.get('actor'), named.mac, named.name)
      return read(named, true)
    },
    { repeatable: false },
  )
}

/** To be written before a file is shown with its secrets. */
export async function auditReveal(
  { sql }: Pick<Database, 'sql'>,
  actor: string,
  mac: Mac,
  name: string,
): Promise<void> {
  const [phone] = await sql<{ tenant: string }[]>`select tenant from bundles where mac = ${mac}`
  await audit(sql, actor, 'file.revealed', `${mac}/${name.toLowerCase()}`, {}, phone?.tenant)
}
