import { z } from 'zod'

/** One contact of Kamailio's usrloc, as `ul.dump` writes it. */
export type LocationContact = {
  /** `201@acme.example`, or `201` with usrloc's `use_domain` off. */
  readonly aor: string
  readonly uri: string
  readonly expiresInSeconds?: number
  readonly mark: string
  readonly instance?: string
  /** Seconds since 1970 by Kamailio's clock. */
  readonly modifiedAt?: number
}

const text = z.string()
const Contact = z.object({
  Contact: z.object({
    Address: text,
    Expires: z.union([z.number(), text]).optional(),
    'Call-ID': text.optional(),
    CSeq: z.number().optional(),
    Instance: text.optional(),
    'Last-Modified': z.number().optional(),
  }),
})
const Info = z.object({ Info: z.object({ AoR: text, Contacts: z.array(z.unknown()) }) })
const Dump = z.object({
  result: z.object({
    Domains: z.array(z.object({ Domain: z.object({ Domain: text, AoRs: z.array(z.unknown()) }) })),
  }),
})
const Failure = z.object({ error: z.object({ code: z.number().optional(), message: text.optional() }) })

export type LocationDump =
  | { readonly kind: 'dump'; readonly contacts: readonly LocationContact[] }
  /** `refused`: Kamailio answered an error of JSON-RPC. */
  | { readonly kind: 'no-dump'; readonly because: 'bad-answer' | 'refused' }

/**
 * Reads the answer to `ul.dump` (seen of Kamailio 5.6.3, by jsonrpcs over xhttp): the contacts of one table that have not run out. Entries that are not as they
 * should be are left out.
 */
export function readLocationDump(answer: string, table: string): LocationDump {
  let parsed: unknown
  try {
    parsed = JSON.parse(answer)
  } catch {
    return { kind: 'no-dump', because: 'bad-answer' }
  }
  const dump = Dump.safeParse(parsed)
  if (!dump.success) return { kind: 'no-dump', because: Failure.safeParse(parsed).success ? 'refused' : 'bad-answer' }
  const tables = dump.data.result.Domains.filter(({ Domain }) => Domain.Domain === table)
  return { kind: 'dump', contacts: tables.flatMap(({ Domain }) => Domain.AoRs.flatMap(readAor)) }
}

function readAor(entry: unknown): LocationContact[] {
  const info = Info.safeParse(entry)
  if (!info.success) return []
  const { AoR: aor, Contacts } = info.data.Info
  return Contacts.flatMap((given): LocationContact[] => {
    const contact = Contact.safeParse(given)
    if (!contact.success) return []
    const {
      Address: uri,
      Expires,
      'Call-ID': callId,
      CSeq,
      Instance,
      'Last-Modified': modifiedAt,
    } = contact.data.Contact
    // In words it is `permanent`, or what is about to be taken out: `deleted`, `expired`.
    const isGone = typeof Expires === 'string' ? Expires !== 'permanent' : Expires !== undefined && Expires <= 0
    if (isGone || uri === '') return []
    return [
      {
        aor,
        uri,
        mark: callId === undefined ? String(modifiedAt ?? '') : `${callId} ${CSeq ?? ''}`,
        ...(typeof Expires === 'number' ? { expiresInSeconds: Expires } : {}),
        ...(isSet(Instance) ? { instance: Instance } : {}),
        ...(modifiedAt === undefined || modifiedAt <= 0 ? {} : { modifiedAt }),
      },
    ]
  })
}

const isSet = (value: string | undefined): value is string =>
  value !== undefined && value !== '' && value !== '[not set]'
