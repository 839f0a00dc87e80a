/** How long ago, in the largest unit that is whole: `12 s ago`, `3 min ago`. */
export function ago(at: string, now: number): string {
  const past = Math.max(0, Math.floor((now - Date.parse(at)) / 1_000))
  if (past < 60) return `${past} s ago`
  if (past < 3_600) return `${Math.floor(past / 60)} min ago`
  return past < 86_400 ? `${Math.floor(past / 3_600)} h ago` : `${Math.floor(past / 86_400)} d ago`
}

/** The time between two instants: `0.84 s`, `12.3 s`, `4 min 5 s`. */
export const lasted = (from: string, to: string | number): string =>
  duration((typeof to === 'number' ? to : Date.parse(to)) - Date.parse(from))

/** Milliseconds as people read them: `12 ms`, `0.84 s`, `4 min 5 s`, `2 h 3 min`. */
export function duration(milliseconds: number): string {
  const ms = Math.max(0, Math.round(milliseconds))
  if (ms < 1_000) return `${ms} ms`
  if (ms < 10_000) return `${(ms / 1_000).toFixed(2)} s`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  const seconds = Math.round(ms / 1_000)
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`
}

/** `812 B`, `3.4 kB`, `1.2 MB`. */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** `2026-01-05 09:00:30`, UTC. */
export const instant = (at: string): string => at.slice(0, 19).replace('T', ' ')

/** A query string of what has a value, with its question mark. */
export function query(values: Record<string, string | undefined>): string {
  const set = Object.entries(values).filter((one): one is [string, string] => one[1] !== undefined && one[1] !== '')
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`
}
