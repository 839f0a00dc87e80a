import type { Database } from '@offhook/database'
import type { BootOwner, BootStep } from './boot-step.ts'

/** A change that a phone has not followed by then is not waited for any more; a phone that polls once a night still finds it. */
const OPEN_FOR = '26 hours'
const MAX_STEPS = 500

type Step = BootStep & BootOwner

/** What phones do, as steps of the change that is open for them where it is newer than the boot that the edge knows them by; of that boot as well while it runs. */
export async function assignToOpenChanges({ sql }: Database, steps: readonly Step[]): Promise<readonly Step[]> {
  const macs = [...new Set(steps.filter(isOfPhone).map(({ mac }) => mac))]
  if (macs.length === 0) return steps
  const open = await sql<{ boot: string; mac: string; since: string; booting: boolean }[]>`
    select distinct on (mac) boot, mac, started_at as since,
      exists (select from boots b where b.mac = boots.mac and b.kind = 'boot' and b.state = 'running') as booting from boots
    where kind = 'change' and finished_at is null and mac = any(${macs}) and started_at > now() - ${OPEN_FOR}::interval and steps < ${MAX_STEPS} order by mac, boot desc`
  if (open.length === 0) return steps
  const byMac = new Map(open.map((change) => [change.mac, change]))
  return steps.flatMap((step) => {
    const change = isOfPhone(step) ? byMac.get(step.mac) : undefined
    const follows = change && change.boot > step.boot && step.at.getTime() >= Date.parse(change.since)
    if (!follows) return [step]
    const followed = { ...step, boot: change.boot, kind: 'change' as const }
    return change.booting ? [step, followed] : [followed]
  })
}

const isOfPhone = ({ name }: BootStep): boolean =>
  name === 'file.served' || name === 'phone.identified' || name === 'boot-log.received'
