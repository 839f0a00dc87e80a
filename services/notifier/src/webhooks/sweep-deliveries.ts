import type { Database } from '@offhook/database'
import { DISABLED } from './tell-webhooks.ts'

const BATCH = 2_000

/** Gives up what waits for webhooks that are disabled, and forgets what is older than `keepMs`; in batches, which several notifiers share. */
export const sweepDeliveries =
  ({ sql }: Database, keepMs: number) =>
  async (running: () => boolean = () => true): Promise<void> => {
    const giveUp = () => sql`
      update webhook_deliveries d set state = 'given-up', next_at = null, finished_at = now(), last_error = coalesce(d.last_error, ${DISABLED})
      from (select d.id from webhooks w join webhook_deliveries d using (tenant, webhook) where w.disabled_at is not null and d.state = 'waiting'
        limit ${BATCH} for update of d skip locked) waiting
      where d.id = waiting.id`
    const forget = () => sql`
      delete from webhook_deliveries where id in (
        select id from webhook_deliveries where created_at < now() - ${keepMs} * interval '1 millisecond' order by created_at limit ${BATCH} for update skip locked)`
    for (const some of [giveUp, forget]) while (running() && (await some()).count === BATCH);
  }
