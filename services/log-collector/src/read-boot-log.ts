import type { BootLogReceived } from '@offhook/contracts'
import type { Families } from '@offhook/families'

/** A line as it is kept; `level` and the rest are null where it did not parse, and `text` is then the whole line. */
export type KeptLine = {
  readonly receivedAt: string
  readonly upload: string
  /** Grows through the upload, over its parts; not dense. */
  readonly line: number
  readonly mac: string
  readonly tenant: string
  readonly boot: string | null
  readonly kind: string
  readonly loggedAt: string | null
  readonly uptimeMs: number | null
  readonly ident: string | null
  readonly level: number | null
  readonly missed: number | null
  readonly text: string
}

/** A part holds fewer lines than this. */
const LINES_PER_PART = 1_000_000

const MAX_LINE = 8_192

/** The lines of one part of an upload, by the grammar of its phone's family. Blank lines are left out. */
export function readBootLog(
  families: Families,
  { upload, part, mac, tenant, boot, family, kind, text, receivedAt }: BootLogReceived,
): KeptLine[] {
  const grammar = families.named(family)
  const received = new Date(receivedAt)
  return text.split(/\r?\n/).flatMap((written, number): KeptLine[] => {
    if (written.trim() === '') return []
    const line = clean(written)
    const parsed = grammar?.parseLogLine(line, received)
    return [
      {
        receivedAt,
        upload,
        line: part * LINES_PER_PART + number,
        mac,
        tenant,
        boot: boot ?? null,
        kind,
        loggedAt: parsed?.loggedAt?.toISOString() ?? null,
        uptimeMs: parsed?.uptimeMs ?? null,
        ident: parsed?.ident ?? null,
        level: parsed?.level ?? null,
        missed: parsed?.missed ?? null,
        text: parsed?.text ?? line,
      },
    ]
  })
}

/** What PostgreSQL can hold as text, within bounds. */
const clean = (line: string): string => line.replaceAll('\u0000', '').toWellFormed().slice(0, MAX_LINE)
