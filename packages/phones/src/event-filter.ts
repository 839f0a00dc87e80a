import { z } from 'zod'

/** RFC 5424 section 6.2.1, by number: 0 emergency to 7 debug. An SMG names them alike. */
export const SEVERITIES = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Which events of a gateway are read, as an SMG's own event filter has it. What is absent lets all pass. */
export const EventFilter = z.strictObject({
  classes: z
    .array(z.string().regex(/^[\w./-]{1,48}$/, 'a class such as DHCP, or a program such as dhcpd'))
    .max(32)
    .optional()
    .describe('Of these classes (DHCP), or from these programs (dhcpd); of all when absent'),
  severity: z.enum(SEVERITIES).optional().describe('At least this severe; all when absent'),
})
export type EventFilter = z.output<typeof EventFilter>
