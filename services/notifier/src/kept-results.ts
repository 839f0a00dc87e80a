import type { ResyncFinished } from '@offhook/contracts'
import type { Database } from '@offhook/database'

export const isFinished =
  ({ sql }: Database) =>
  async (id: string): Promise<boolean> =>
    (await sql`select from resyncs where id = ${id}`).length > 0

export const keepResult =
  ({ sql }: Database) =>
  async ({ id, operation, mac, tenant, what, result, status, attempts, at }: ResyncFinished): Promise<void> => {
    await sql`
      insert into resyncs (id, operation, mac, tenant, what, result, status, attempts, at)
      values (${id}, ${operation ?? null}, ${mac}, ${tenant}, ${what}, ${result}, ${status ?? null}, ${attempts}, ${at}::timestamptz)
      on conflict (id) do nothing`
  }
