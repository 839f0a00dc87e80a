import type { OpenAPIHono } from '@hono/zod-openapi'
import { isOutsideScope } from '@offhook/database'
import type { Context } from 'hono'
import { sameOrigin } from '../asking/authentication.ts'
import { type Precondition, preconditionOn } from '../manners/entity-tags.ts'
import { MASK } from '../manners/mask-secrets.ts'
import { Refusal } from '../manners/refusal.ts'

/** What a form brought: texts by the names of its fields; files are left out. */
export type Form = {
  /** Without space around it; undefined when empty or not there. */
  text(name: string): string | undefined
  /** As it was written; lines end as in a file. */
  raw(name: string): string
  /** Every value of a name, empty ones left out. */
  all(name: string): string[]
}

export async function readForm(context: Context): Promise<Form> {
  const body = await context.req.parseBody({ all: true })
  const values = (name: string): string[] => {
    const value = Object.hasOwn(body, name) ? body[name]! : []
    return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')
  }
  const raw = (name: string) => (values(name)[0] ?? '').replaceAll('\r\n', '\n')
  return {
    raw,
    text: (name) => raw(name).trim() || undefined,
    all: (name) =>
      values(name)
        .map((one) => one.trim())
        .filter((one) => one !== ''),
  }
}

/** A page's POST: from our own pages alone, and read whole before a transaction is begun for whoever sent it. */
export function mountForm(app: OpenAPIHono, path: string, handle: (context: Context) => Promise<Response>): void {
  app.post(path, sameOrigin, async (context) => {
    await context.req.arrayBuffer()
    return handle(context)
  })
}

/** What is wrong with a form, told beside its fields. */
export type Faults = {
  readonly status: number
  /** What concerns no field. */
  readonly whole?: string
  /** The faults of a field and of what is within it, with the path that is left: `0.mac: hex digits`. */
  of(field: string): string[]
}

export const NO_FAULTS: Faults = { status: 200, of: () => [] }

const OVERTAKEN =
  'Somebody else changed this meanwhile. What you wrote is still here; saving again replaces what they wrote.'
const TAKEN = 'There is one of that name already.'

/** A refusal as faults of a form; what is no refusal is thrown on, and so is a 404 of what the form is of. */
export function faultsOf(error: unknown, isNew = false): Faults {
  if (isOutsideScope(error))
    return { status: 409, whole: 'The name is taken, or what it refers to is not yours.', of: () => [] }
  if (!(error instanceof Refusal) || (error.status === 404 && !isNew)) throw error
  const { errors = [] } = error.extensions as { errors?: { path: string; message: string }[] }
  const of = (field: string) =>
    errors
      .filter(({ path }) => path === field || path.startsWith(`${field}.`))
      .map(({ path, message }) => (path === field ? message : `${path.slice(field.length + 1)}: ${message}`))
  const rootless = errors.filter(({ path }) => path === '').map(({ message }) => message)
  if (error.status === 412) return { status: 412, whole: isNew ? TAKEN : OVERTAKEN, of }
  const whole = errors.length === 0 ? sentence(error.message) : rootless.length > 0 ? rootless.join('; ') : undefined
  return { status: error.status, ...(whole === undefined ? {} : { whole }), of }
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`

/** The precondition of a form: that the thing is as the form showed it, by a hidden entity tag, or that there is none yet. */
export const tagged = (form: Form): Precondition => {
  const tag = form.text('tag')
  return preconditionOn(tag === undefined ? { ifNoneMatch: '*' } : { ifMatch: tag })
}

/** JSON that somebody wrote into a field. Throws a 400 that names the field. */
export function readJsonField(form: Form, field: string): unknown {
  const text = form.text(field)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Refusal(400, 'not JSON', { errors: [{ path: field, message: `not JSON: ${(cause as Error).message}` }] })
  }
}

const DEEPEST = 32

/** A value with each mask in it replaced by what stands in the same place of the one before: what was shown masked is kept, never written. */
export function unmask(given: unknown, before: unknown, depth = 0): unknown {
  if (given === MASK) return typeof before === 'string' ? before : given
  if (depth > DEEPEST || typeof given !== 'object' || given === null) return given
  if (Array.isArray(given))
    return given.map((one, at) => unmask(one, Array.isArray(before) ? before[at] : undefined, depth + 1))
  const fields =
    typeof before === 'object' && before !== null && !Array.isArray(before) ? (before as Record<string, unknown>) : {}
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      unmask(value, Object.hasOwn(fields, name) ? fields[name] : undefined, depth + 1),
    ]),
  )
}

/** Whole numbers as they are meant; anything else is left to the schema to refuse. */
export const readNumber = (text: string | undefined): number | string | undefined =>
  text !== undefined && /^-?\d{1,16}$/.test(text) ? Number(text) : text
