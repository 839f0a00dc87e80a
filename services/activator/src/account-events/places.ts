import type { Database } from '@offhook/database'
import type { Mac } from '@offhook/phones'

/** Asked for at one time: the platform's other places are for boots. */
const PER_PAGE = 8

type Place = { readonly tenant: string; readonly platform: string }

/** Phones that a platform has granted lines, in order of MAC, after one. */
export const findPage =
  ({ sql }: Database) =>
  async (
    { tenant, platform, gateway }: Place & { readonly gateway: string | undefined },
    after: string,
  ): Promise<Mac[]> => {
    const rows = await sql<{ mac: Mac }[]>`
      select mac from credentials where tenant = ${tenant} and platform = ${platform} and mac > ${after}
        ${gateway === undefined ? sql`` : sql`and gateway = ${gateway}`} order by mac limit ${PER_PAGE}`
    return rows.map(({ mac }) => mac)
  }

/** Whether a platform has a gateway of that name. */
export const hasGateway =
  ({ sql }: Database) =>
  async ({ tenant, platform, gateway }: Place & { readonly gateway: string }): Promise<boolean> => {
    const rows =
      await sql`select from gateways where tenant = ${tenant} and platform = ${platform} and gateway = ${gateway}`
    return rows.length > 0
  }
