import type { RefusalReason } from '@offhook/contracts'
import type { BootToken, Credentials, Mac } from '@offhook/phones'
import type { PlatformAuth } from './platform-auth.ts'

/** What a tenant's platform is asked: the phone's MAC and the one-time token that proves it sits behind the gateway. */
export type Question = {
  readonly boot: string
  readonly mac: Mac
  readonly bootToken: BootToken | undefined
  readonly gateway: string
  readonly leasedIp: string | undefined
  readonly family?: string | undefined
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
