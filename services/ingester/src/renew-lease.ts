import type { Database } from '@offhook/database'
import type { Mac } from '@offhook/phones'
import type { Gateway } from './gateways.ts'

export type RenewedLease = { readonly mac: Mac; readonly leasedIp: string }

/**
 * Takes note of a lease that goes on: what the MAC's last boot at this gateway is admitted by lives on from now, at its address, unless it is a token, whose life is
 * its own. False when no boot of it is known: whoever had the lease before Offhook was there has to be taken as one that starts.
 */
export const renewLease =
  ({ sql }: Database, lifetimeMs: number) =>
  async (
    { tenant, gateway }: Pick<Gateway, 'tenant' | 'gateway'>,
    { mac, leasedIp }: RenewedLease,
  ): Promise<boolean> => {
    const rows = await sql`
      update boot_tokens set leased_ip = ${leasedIp},
        expires_at = case when digest is null then now() + ${lifetimeMs} * interval '1 millisecond' else expires_at end
      where boot = (
        select boot from boot_tokens where mac = ${mac} and tenant = ${tenant} and gateway = ${gateway} order by alerted_at desc limit 1
      ) returning boot`
    return rows.length > 0
  }
