import { done, type Outcome } from '@offhook/bus'
import type { BootLogReceived } from '@offhook/contracts'
import type { Families } from '@offhook/families'
import { dayOf } from './day-partitions.ts'
import { type KeptLine, readBootLog } from './read-boot-log.ts'

export type CollectorPorts = {
  families: Families
  ensureDays(days: Iterable<string>): Promise<void>
  keepLines(lines: readonly KeptLine[]): Promise<void>
  counted(lines: number, unparsed: number): void
}

/** A batch of uploads becomes lines in their days' partitions. */
export function collectLogs(ports: CollectorPorts): (logs: readonly BootLogReceived[]) => Promise<Outcome> {
  const known = new Set<string>()
  return async (logs) => {
    const lines = logs.flatMap((log) => readBootLog(ports.families, log))
    const days = new Set(logs.map(({ receivedAt }) => dayOf(new Date(receivedAt))))
    await ports.ensureDays([...days].filter((day) => !known.has(day)))
    await ports.keepLines(lines).catch((cause: unknown) => {
      known.clear() // retention may have dropped a day that an old message needs
      throw cause
    })
    for (const day of days) known.add(day)
    ports.counted(lines.length, lines.filter(({ level }) => level === null).length)
    return done
  }
}
