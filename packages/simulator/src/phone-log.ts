export type PhoneLog = {
  /** `ident` at most five characters; `level` 0 debug … 6 fatal. */
  note(ident: string, level: number, text: string): void
  /** Everything noted so far, filled up to about 4 KB as a real boot's log is; stamped in one of the three forms of `log.render.type`. */
  text(stampForm?: number): string
}

const TYPICAL_LINES = 60

/** A log in a Polycom phone's grammar: `stamp|ident|level|missed|text`. */
export function openPhoneLog(now: () => Date = () => new Date()): PhoneLog {
  const startedAt = now()
  const lines: { at: Date; rest: string }[] = []
  const line = (ident: string, level: number, text: string) => ({
    at: now(),
    rest: `${ident.slice(0, 5).padEnd(5)}|${level}|00|${text.replace(/[\r\n]+/g, ' ')}`,
  })
  return {
    note: (ident, level, text) => void lines.push(line(ident, level, text)),
    text(stampForm = 0) {
      const filler = Array.from({ length: Math.max(0, TYPICAL_LINES - lines.length) }, (_, pass) =>
        line('so', 1, `soCoreAudioTermChg: chassis -> idle, pass ${pass}`),
      )
      return [...lines, ...filler].map(({ at, rest }) => `${writeStamp(at, startedAt, stampForm)}|${rest}\n`).join('')
    },
  }
}

/** 0: `HHMMSS.mmm` since the start; 1: `YYMMDDhhmm`; 2: `MMDDhhmmss`, both by the phone's clock, here UTC. */
export function writeStamp(at: Date, startedAt: Date, form: number): string {
  const [date, time] = [
    at.toISOString().slice(2, 10).replaceAll('-', ''),
    at.toISOString().slice(11, 19).replaceAll(':', ''),
  ]
  if (form === 1) return `${date}${time.slice(0, 4)}`
  if (form === 2) return `${date.slice(2)}${time}`
  const ms = Math.max(0, at.getTime() - startedAt.getTime())
  const part = (value: number, digits = 2) => String(value).padStart(digits, '0')
  const hours = Math.min(99, Math.floor(ms / 3_600_000))
  return `${part(hours)}${part(Math.floor(ms / 60_000) % 60)}${part(Math.floor(ms / 1_000) % 60)}.${part(ms % 1_000, 3)}`
}
