import type { Log } from '@offhook/runtime'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientError,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  clockTolerance,
  discovery,
  enableNonRepudiationChecks,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'

export type OidcConfig = {
  /** As the provider's discovery document and ID tokens write it. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scope: string
  readonly tenantClaim: string
  readonly roleClaim: string
  /** Where the provider sends people back to. */
  readonly redirectUri: string
  /** For trying things out: an issuer at `http://127.0.0.1`. */
  readonly allowHttp: boolean
}

/** What is remembered, sealed, while somebody is at the provider. */
export type Flow = { readonly state: string; readonly nonce: string; readonly verifier: string }

export type Answered =
  | { readonly kind: 'identity'; readonly claims: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused' }
  | { readonly kind: 'away' }

export type IdentityProvider = {
  readonly host: string
  /** Where to send somebody; undefined while the provider cannot be asked. */
  begin(): Promise<{ readonly url: URL; readonly flow: Flow } | undefined>
  /** Exchanges the code of the query that the provider sent somebody back with. */
  finish(search: string, flow: Flow): Promise<Answered>
}

const TIMEOUT_SECONDS = 5
const TOLERANCE_SECONDS = 30
/** Short, so that the page for signing in can tell that the provider is away rather than lead there. */
const REMEMBER_MS = 60_000

/**
 * OpenID Connect's authorization code flow with PKCE (RFC 7636), state and nonce. ID tokens count only with the provider's signature, its issuer, our audience, the nonce and
 * within their time, give or take 30 seconds. The provider is asked about itself when somebody signs in, once a minute at most.
 */
export function identityProvider(config: OidcConfig, log: Log, now = () => performance.now()): IdentityProvider {
  const { issuer, clientId, clientSecret, scope, redirectUri, allowHttp } = config
  let known: { at: number; configuration: Promise<Configuration> } | undefined
  const discover = (): Promise<Configuration> => {
    if (known && now() - known.at < REMEMBER_MS) return known.configuration
    const configuration = discovery(
      new URL(issuer),
      clientId,
      { client_secret: clientSecret, [clockTolerance]: TOLERANCE_SECONDS },
      secretAsAsked(clientSecret),
      {
        timeout: TIMEOUT_SECONDS,
        execute: [enableNonRepudiationChecks, ...(allowHttp ? [allowInsecureRequests] : [])],
      },
    )
    const asked = { at: now(), configuration }
    known = asked
    configuration.catch(() => {
      if (known === asked) known = undefined // the next one asks again
    })
    return configuration
  }
  /** Faults hold tokens and claims below their message: none of that is logged. */
  const warn = (fault: unknown, message: string) => log.warn({ issuer, fault: codeOf(fault) }, message)
  return {
    host: new URL(issuer).host,
    async begin() {
      try {
        const configuration = await discover()
        const flow = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() }
        const url = buildAuthorizationUrl(configuration, {
          ...{ redirect_uri: redirectUri, scope, state: flow.state, nonce: flow.nonce },
          code_challenge: await calculatePKCECodeChallenge(flow.verifier),
          code_challenge_method: 'S256',
        })
        return { url, flow }
      } catch (fault) {
        warn(fault, 'the identity provider cannot be asked about itself')
        return undefined
      }
    },
    async finish(search, { state, nonce, verifier }) {
      const answer = new URL(redirectUri)
      answer.search = search
      try {
        const tokens = await authorizationCodeGrant(await discover(), answer, {
          ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier },
          idTokenExpected: true,
        })
        return { kind: 'identity', claims: tokens.claims()! } // there is an ID token: it was expected
      } catch (fault) {
        warn(fault, 'a sign-in at the identity provider was not completed')
        if (!isAway(fault)) return { kind: 'refused' }
        known = undefined
        return { kind: 'away' }
      }
    },
  }
}

/** In the header, as clients do that were registered without a word on it, unless the provider takes that in the body alone. */
const secretAsAsked = (secret: string): ClientAuth => {
  const [inBody, inHeader] = [ClientSecretPost(secret), ClientSecretBasic(secret)]
  return (server, ...rest) => {
    const taken = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const inBodyAlone = taken.includes('client_secret_post') && !taken.includes('client_secret_basic')
    return (inBodyAlone ? inBody : inHeader)(server, ...rest)
  }
}

/** Nothing came back, or what a provider that is down sends. */
function isAway(fault: unknown): boolean {
  if (fault instanceof TypeError) return !('code' in fault) // how `fetch` says that nobody is there
  if (!(fault instanceof ClientError)) return false
  if (fault.cause instanceof Response) return fault.cause.status >= 500
  return fault.code === 'OAUTH_TIMEOUT'
}

function codeOf(fault: unknown): string {
  if (!(fault instanceof Error)) return 'unknown'
  const { cause } = fault
  const code = [fault, cause].map((one) => (one instanceof Error && 'code' in one ? String(one.code) : undefined))
  const error = 'error' in fault ? String(fault.error).slice(0, 100) : undefined // e.g. `invalid_grant`
  return [fault.name, fault.message.slice(0, 200), ...code, error].filter(Boolean).join(': ')
}
