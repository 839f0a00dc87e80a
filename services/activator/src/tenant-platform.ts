import type { RefusalReason } from '@offhook/contracts'
import type { BootToken, Credentials, Mac } from '@offhook/phones'

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

/** How we sign in at a platform; kept sealed. */
export type PlatformAuth =
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }

export type PlatformConnection = {
  readonly baseUrl: string
  readonly auth: PlatformAuth | undefined
  readonly timeoutMs: number
}
