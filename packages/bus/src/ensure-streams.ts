import { type JetStreamManager, RetentionPolicy, StorageType } from '@nats-io/jetstream'
import { streams } from '@offhook/contracts'

const NANOSECONDS_PER_MS = 1_000_000

/** Makes every stream, or brings an existing one to what the contracts say. Safe to run beside others doing the same. */
export async function ensureStreams(manager: JetStreamManager, replicas: number): Promise<void> {
  for (const [name, stream] of Object.entries(streams)) {
    const wanted = {
      name,
      subjects: [...stream.subjects],
      retention: RetentionPolicy.Limits,
      storage: StorageType.File,
      num_replicas: replicas,
      max_age: stream.maxAgeMs * NANOSECONDS_PER_MS,
      max_bytes: stream.maxBytes,
      duplicate_window: stream.duplicateWindowMs * NANOSECONDS_PER_MS,
    }
    try {
      await manager.streams.info(name)
      await manager.streams.update(name, wanted)
    } catch {
      await manager.streams.add(wanted)
    }
  }
}
