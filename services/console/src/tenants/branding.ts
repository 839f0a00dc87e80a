import { z } from '@hono/zod-openapi'

/** Nothing but six digits: what stands here becomes part of a stylesheet. */
const colour = (example: string) =>
  z
    .string()
    .regex(/^#[0-9A-Fa-f]{6}$/, 'a colour such as #0a6b58')
    .transform((written) => written.toLowerCase())
    .optional()
    .openapi({ type: 'string', example })

/** How a tenant's pages look, and those of the tenants below that do not say otherwise. */
export const Branding = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(60)
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'no control characters')
    .optional()
    .openapi({ description: 'stands at the top of its pages', example: 'Acme Telephony' }),
  primaryColour: colour('#123456'),
  accentColour: colour('#0a6b58'),
})
export type Branding = z.output<typeof Branding>
