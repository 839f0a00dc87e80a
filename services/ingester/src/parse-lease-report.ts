import { parseBootToken, parseMac } from '@offhook/phones'
import { z } from 'zod'
import { readDhcpClass } from './read-dhcp-class.ts'

/** The JSON of `POST /v1/leases`. */
export const LeaseReport = z.object({
  /** The gateway's key, or its name where the request's address identifies it. */
  gateway: z.string().min(1).max(200),
  mac: z.string().transform((written, context) => parseMac(written) ?? refuse(context, 'not a MAC')),
  ip: z.union([z.ipv4(), z.ipv6()]),
  bootToken: z
    .string()
    .transform(
      (written, context) =>
        parseBootToken(written) ?? refuse(context, 'not a boot token: 12 to 18 digits, or 26 base32 characters'),
    )
    .optional(),
  /** DHCP options 60 and 77, as the server has them. */
  vendorClass: z.string().max(1024).transform(readDhcpClass).optional(),
  userClass: z.string().max(1024).transform(readDhcpClass).optional(),
  /** Whether the client had the address before, and goes on with it: no boot. */
  renewed: z.boolean().default(false),
  at: z.iso.datetime({ offset: true }).optional(),
})
export type LeaseReport = z.output<typeof LeaseReport>

function refuse(context: z.core.$RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message })
  return z.NEVER
}
