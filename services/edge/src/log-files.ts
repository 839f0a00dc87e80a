import type { Database } from '@offhook/database'
import type { Mac } from '@offhook/phones'
import { coalesce } from '@offhook/runtime'

export type LogFileState = { readonly length: number | undefined; readonly dayBytes: number }

export type LogFiles = {
  find(file: { mac: Mac; name: string }): Promise<LogFileState>
  grow(file: { mac: Mac; name: string; length: number; uploaded: number }): Promise<unknown>
}

/** How long each log file of a phone is, and how much it uploaded today (UTC). Concurrent calls share statements. */
export function logFilesFrom({ sql }: Database, now: () => Date = () => new Date()): LogFiles {
  const today = () => now().toISOString().slice(0, 10)
  return {
    find: coalesce(async (files: { mac: Mac; name: string }[]) => {
      const rows = await sql<{ mac: string; name: string; length: string; day: string; day_bytes: string }[]>`
        select mac, name, length, day, day_bytes from log_files where mac = any(${[...new Set(files.map(({ mac }) => mac as string))]})`
      const day = today()
      return files.map(({ mac, name }) => {
        const own = rows.filter((row) => row.mac === mac)
        const row = own.find((candidate) => candidate.name === name)
        const dayBytes = own.reduce(
          (sum, { day: rowDay, day_bytes }) => sum + (rowDay === day ? Number(day_bytes) : 0),
          0,
        )
        return { length: row ? Number(row.length) : undefined, dayBytes }
      })
    }),
    grow: coalesce(async (files: { mac: Mac; name: string; length: number; uploaded: number }[]) => {
      const latest = [...new Map(files.map((file) => [`${file.mac}/${file.name}`, file])).values()]
      await sql`
        insert into log_files as old (mac, name, length, day, day_bytes, updated_at)
        select mac, name, length, ${today()}, uploaded, now() from unnest(
          ${latest.map(({ mac }) => mac as string)}::text[], ${latest.map(({ name }) => name)}::text[], ${latest.map(({ length }) => length)}::bigint[], ${latest.map(({ uploaded }) => uploaded)}::bigint[]
        ) as fresh (mac, name, length, uploaded) order by mac, name
        on conflict (mac, name) do update set length = excluded.length, day = excluded.day, updated_at = excluded.updated_at,
          day_bytes = excluded.day_bytes + case when old.day = excluded.day then old.day_bytes else 0 end`
      return files
    }),
  }
}
