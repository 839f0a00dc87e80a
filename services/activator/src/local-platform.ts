import type { Line } from '@offhook/phones'
import type { TenantPlatform } from '@offhook/tenant-platforms'

/** Offhook's own phones and lines are the source: what the inventory holds for the MAC. */
export const localPlatform = (findLines: (mac: string) => Promise<Line[] | undefined>): TenantPlatform => ({
  async requestCredentials({ mac }) {
    const lines = await findLines(mac)
    if (!lines || lines.length === 0) return { kind: 'refused', because: 'not-ordered' }
    return { kind: 'granted', credentials: { lines } }
  },
})
