import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type Configuration } from 'oidc-provider'

export const CLIENT = { id: 'offhook', secret: 'a-secret-of-this-test' }

/** Claims of the ID tokens of whoever signs in next, `sub` among them. */
export type Person = Record<string, unknown> & { readonly sub: string }

export type ProviderForTests = {
  readonly issuer: string
  /** Nobody has to type a password: this is who sits at the browser. */
  person: Person
  stop(): Promise<void>
}

/** A certified OpenID Connect provider on this machine that lets everybody in. */
export async function startProvider(redirectUri: string): Promise<ProviderForTests> {
  const server = createServer((request, response) => void handle(request, response))
  server.listen(0, 'localhost')
  await once(server, 'listening')
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const running: ProviderForTests = {
    issuer,
    person: { sub: 'nobody' },
    async stop() {
      if (!server.listening) return
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
  const shown = ['sub', 'name', 'preferred_username', 'offhook_role', 'offhook_tenant', 'nbf']
  const configuration: Configuration = {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
    claims: { openid: shown, profile: [], email: [] },
    conformIdTokenClaims: false,
    cookies: { keys: [randomBytes(16).toString('hex')] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_, accountId) => ({ accountId, claims: () => running.person }),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig' } as never] },
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId: CLIENT.id, accountId: oidc.session!.accountId! })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
  }
  const provider = new Provider(issuer, configuration)
  provider.use(async (context, next) => {
    if (!context.path.startsWith('/interaction/')) return next()
    context.respond = false
    return provider.interactionFinished(context.req, context.res, { login: { accountId: running.person.sub } })
  })
  const handle = provider.callback()
  return running
}
