import { openConnections } from './ask-platform.ts'
import { readJsonAnswer } from './read-json-answer.ts'
import { readXmlAnswer } from './read-xml-answer.ts'
import type { PlatformConnection, TenantPlatform } from './tenant-platform.ts'

/** `POST <base>/twautoprovisioning` with form fields `mac`, `random`, `gateway` (Virtual Access, December 2008); XML or JSON comes back. `random` is empty where an account event asks, or a boot without a token. */
export function telewarePlatform(connection: PlatformConnection): TenantPlatform {
  const ask = openConnections(connection)
  return {
    requestCredentials: ({ mac, bootToken, gateway }) =>
      ask(
        {
          path: '/twautoprovisioning',
          headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/xml, application/json' },
          body: new URLSearchParams({ mac, random: bootToken ?? '', gateway }).toString(),
        },
        (text, contentType) =>
          /json/i.test(contentType) || /^\s*\{/.test(text) ? readJsonAnswer(text) : readXmlAnswer(text),
      ),
  }
}
