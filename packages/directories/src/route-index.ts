import { z } from 'zod'
import { normaliseNumber } from './normalise-number.ts'

/** Of one tenant. */
export const MAX_ROUTES = 10_000

/** What dialled numbers begin with. */
export const RouteNumber = z
  .string()
  .regex(/^\+?[0-9*]{1,31}$/, 'digits and *, a leading + perhaps')
  .refine((number) => number !== '+', 'a digit')

/** What the dialplan is told; nothing in it separates arguments or begins an expression there. */
export const Route = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9@:._+/-]{0,127}$/, 'letters, digits and @ : . _ + / -')

export type RouteIndex = {
  /** The route of the longest beginning of this number that has one. */
  find(number: string): string | undefined
}

/** Routes by number; `00353` and `+353` are the same. */
export function indexRoutes(routes: readonly { readonly number: string; readonly route: string }[]): RouteIndex {
  const byNumber = new Map(routes.map(({ number, route }) => [normaliseNumber(number) ?? number, route]))
  const longest = Math.max(0, ...[...byNumber.keys()].map(({ length }) => length))
  return {
    find(number) {
      const normal = normaliseNumber(number)
      if (normal === undefined) return undefined
      for (let length = Math.min(longest, normal.length); length > 0; length--) {
        const route = byNumber.get(normal.slice(0, length))
        if (route !== undefined) return route
      }
      return undefined
    },
  }
}
