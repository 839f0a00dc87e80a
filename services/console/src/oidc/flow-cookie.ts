import type { Sealer } from '@offhook/runtime'
import { z } from 'zod'
import type { Flow } from './identity-provider.ts'
import { localPath } from './local-path.ts'

/** How long somebody may take at the provider. */
export const FLOW_SECONDS = 600

const PURPOSE = 'oidc sign-in'
const Begun = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  to: z.string(),
  expires: z.number(),
})

/** What a browser keeps while it is at the provider, sealed: nobody reads the verifier in it, and none but ours is taken. */
export const sealFlow = (sealer: Sealer, flow: Flow, to: string, now: number): string =>
  sealer
    .seal(PURPOSE, Buffer.from(JSON.stringify({ ...flow, to, expires: now + FLOW_SECONDS * 1_000 })))
    .toString('base64url')

/** Undefined for what is not ours, or too old. */
export function openFlow(
  sealer: Sealer,
  cookie: string | undefined,
  now: number,
): { readonly flow: Flow; readonly to: string } | undefined {
  if (cookie === undefined) return undefined
  let clear: Buffer
  try {
    clear = sealer.open(PURPOSE, Buffer.from(cookie, 'base64url'))
  } catch {
    return undefined
  }
  const { to, expires, ...flow } = Begun.parse(JSON.parse(clear.toString()))
  return expires > now ? { flow, to: localPath(to) } : undefined
}
