import { InvalidArgumentError } from 'commander'

/** A whole number of 1 or more. */
export function readCount(written: string): number {
  if (!/^[1-9]\d{0,6}$/.test(written)) throw new InvalidArgumentError('a whole number of 1 or more is expected')
  return Number(written)
}

const SPANS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A time as the API takes it: written so (`2026-01-05T09:00:00Z`), or as long ago as `90s`, `15m`, `2h`, `1d`. */
export function readSince(written: string): string {
  const [, count, unit] = /^(\d{1,5})([smhd])$/.exec(written) ?? []
  const at = count ? Date.now() - Number(count) * SPANS[unit as keyof typeof SPANS] : Date.parse(written)
  if (Number.isNaN(at)) throw new InvalidArgumentError('90s, 15m, 2h, 1d or a time such as 2026-01-05T09:00:00Z')
  return new Date(at).toISOString()
}
