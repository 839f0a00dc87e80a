import { z } from 'zod'
import { linesOf } from './lines-of.ts'
import type { BadRow, Place, Reader, Reading, ReadRecord } from './reading.ts'

/** What the first line of an export says of it. */
export const EXPORT_VERSION = 1

const name = z.string().max(64)
const body = z.record(z.string(), z.unknown())
const Header = z.strictObject({ kind: z.literal('offhook'), version: z.int().min(1), secrets: z.boolean().optional() })
const Thing = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tenant'), tenant: name, body }),
  z.strictObject({ kind: z.literal('platform'), tenant: name, platform: name, body }),
  z.strictObject({ kind: z.literal('registrar'), tenant: name, registrar: name, body }),
  z.strictObject({ kind: z.literal('gateway'), tenant: name, gateway: name, body }),
  z.strictObject({ kind: z.literal('route'), tenant: name, number: name, body }),
  z.strictObject({ kind: z.literal('paging-group'), tenant: name, group: name, body }),
  z.strictObject({ kind: z.literal('log-alert'), tenant: name, alert: name, body }),
  z.strictObject({ kind: z.literal('phone'), mac: name, body }),
])

/** A line of an export: `{"kind":"phone","mac":"0004f21a2457","body":{…}}`. */
export type Thing = z.output<typeof Thing>

/** Reads what `offhook export --format jsonl` wrote: one thing a line, in an order in which each finds what it refers to. */
export const readOffhookJsonLines: Reader = async function* (files) {
  for (const file of files.names) {
    const pieces = files.open(file)
    if (!pieces) yield { kind: 'bad', place: { file, line: 1 }, because: 'the file is not there' }
    else
      for await (const { line, text, cut } of linesOf(pieces)) {
        const place = { file, line }
        if (cut) yield { kind: 'bad', place, because: 'the line is longer than 1 MiB' }
        else if (text.trim() !== '') yield* readLine(place, text)
      }
  }
}

function* readLine(place: Place, text: string): Generator<Reading> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // The parser's own words quote the text, which may hold a password.
    yield { kind: 'bad', place, because: 'not JSON' }
    return
  }
  const header = Header.safeParse(value)
  if (header.success) {
    if (header.data.version > EXPORT_VERSION)
      yield { kind: 'bad', place, because: `written by a later Offhook: version ${header.data.version} of the format` }
    return
  }
  yield readThing(place, value)
}

/** A thing of an export, or why it is none. */
export function readThing(place: Place, value: unknown): ReadRecord | BadRow {
  const thing = Thing.safeParse(value)
  if (thing.success) return recordOf(place, thing.data)
  const { path, message } = thing.error.issues[0]!
  return { kind: 'bad', place, because: path.length === 0 ? message : `${path.join('.')}: ${message}` }
}

const recordOf = (place: Place, { kind, body, ...names }: Thing): ReadRecord => ({
  ...{ kind: 'record', place, what: kind, names, body },
})
