import { openConnections } from './ask-platform.ts'
import { readJsonAnswer } from './read-json-answer.ts'
import type { PlatformConnection, TenantPlatform } from './tenant-platform.ts'

/** `POST <base>/v1/activations` with JSON; the boot's id is the idempotency key, so that a repeated question may get its first answer. */
export function restPlatform(connection: PlatformConnection): TenantPlatform {
  const ask = openConnections(connection)
  return {
    requestCredentials: ({ boot, mac, bootToken, gateway, leasedIp, family, event }) =>
      ask(
        {
          path: '/v1/activations',
          headers: { 'content-type': 'application/json', accept: 'application/json', 'idempotency-key': boot },
          body: JSON.stringify({ mac, bootToken, gateway, leasedIp, family, event }),
        },
        readJsonAnswer,
      ),
  }
}
