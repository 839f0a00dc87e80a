import { z } from 'zod'

/** The name of a tenant, gateway or platform: a lower-case slug, at most 63 characters. */
export const Slug = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    'a name is a lower-case slug: letters, digits and inner hyphens, 63 at most',
  )
export type Slug = z.output<typeof Slug>
