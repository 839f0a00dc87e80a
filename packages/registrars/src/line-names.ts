/** From what a registrar calls a line to its address of record, among those that are followed. */
export type LineNames = {
  readonly aors: ReadonlySet<string>
  /** `201@acme.example`, or `201` where a registrar keeps no domains: undefined when several of those that are followed are meant, or none. */
  aorOf(name: string): string | undefined
}

export function lineNames(aors: ReadonlySet<string>): LineNames {
  const byUser = new Map<string, string | undefined>()
  for (const aor of aors) {
    const user = aor.slice(0, aor.lastIndexOf('@'))
    byUser.set(user, byUser.has(user) ? undefined : aor)
  }
  return {
    aors,
    aorOf(name) {
      const at = name.lastIndexOf('@')
      if (at < 0) return byUser.get(name)
      const aor = `${name.slice(0, at)}@${name.slice(at + 1).toLowerCase()}`
      return aors.has(aor) ? aor : undefined
    },
  }
}
