import type { RefusalReason } from '@offhook/contracts'
import type { BootToken, Credentials, Mac } from '@offhook/phones'
import type { PlatformAuth } from './platform-auth.ts'

/** What a tenant's platform is asked: the phone's MAC and the one-time token that proves it sits behind the gateway; or, outside a boot, which lines it has now. */
export type Question = {
  /** The same for a question that is repeated: the boot's id, or one that is made of the account event and the phone. */
  readonly boot: string
  readonly mac: Mac
  readonly bootToken: BootToken | undefined
  readonly gateway: string
  readonly leasedIp: string | undefined
  readonly family?: string | undefined
  /** The id of the account event for which it is asked; there is no token then. */
  readonly event?: string | undefined
}

export type PlatformAnswer =
  | { readonly kind: 'granted'; readonly credentials: Credentials }
  | { readonly kind: 'refused'; readonly because: RefusalReason; readonly detail?: string | undefined }
  /** Not now: asked again later. */
  | { readonly kind: 'unavailable'; readonly because: string; readonly retryAfterMs?: number | undefined }

/** The port that every adapter fills. It answers; it does not throw for anything a platform can do on a normal Tuesday. */
export type TenantPlatform = { requestCredentials(question: Question): Promise<PlatformAnswer> }

export type PlatformConnection = {
  readonly baseUrl: string
  readonly auth: PlatformAuth | undefined
  readonly timeoutMs: number
  /** Told the status line of every answer: for those who judge a platform rather than use it. */
  readonly observe?: (seen: { readonly status: number }) => void
}
