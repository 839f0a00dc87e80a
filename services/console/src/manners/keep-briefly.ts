/** Nobody sees what is older, unless finding it takes long. */
const LEAST_MS = 1_000
/** Finding takes up at most one part in so many of the time. */
const SHARE = 10
const MANY = 200

/** What `find` finds by a key, for everybody who asks within a second or so; what takes long to find is kept for longer. A failure is kept for nobody. */
export function keepBriefly<Arguments extends readonly unknown[], Value>(
  find: (...values: Arguments) => Promise<Value>,
): (key: string, ...values: Arguments) => Promise<Value> {
  const kept = new Map<string, { until: number; value: Promise<Value> }>()
  return (key, ...values) => {
    const began = performance.now()
    const known = kept.get(key)
    if (known && began < known.until) return known.value
    if (kept.size > MANY) kept.clear()
    const value = find(...values)
    const one = { until: Number.POSITIVE_INFINITY, value }
    kept.set(key, one)
    value.then(
      () => {
        const now = performance.now()
        one.until = now + Math.max(LEAST_MS, SHARE * (now - began))
      },
      () => kept.delete(key),
    )
    return value
  }
}
