import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const needed = {
  OFFHOOK_NATS_URL: 'nats://127.0.0.1',
  OFFHOOK_DATABASE_URL: 'postgres://127.0.0.1/offhook',
  OFFHOOK_SEALING_KEY: Buffer.alloc(32).toString('base64'),
  OFFHOOK_ADMIN_TOKEN: 'a-token-for-this-test',
}
const provider = {
  OFFHOOK_CONSOLE_URL: 'https://console.acme.example/',
  OFFHOOK_OIDC_ISSUER: 'https://id.acme.example/realms/telephony',
  OFFHOOK_OIDC_CLIENT_ID: 'offhook',
  OFFHOOK_OIDC_CLIENT_SECRET: 'a-secret-of-this-test',
}

describe('an identity provider', () => {
  it('is none without an issuer', () => {
    expect(readConfig(needed).oidc).toBeUndefined()
  })
  it('sends people back to the console’s address', () => {
    expect(readConfig({ ...needed, ...provider }).oidc).toMatchObject({
      ...{ issuer: 'https://id.acme.example/realms/telephony', allowHttp: false },
      ...{ roleClaim: 'offhook_role', tenantClaim: 'offhook_tenant', scope: 'openid profile email' },
      redirectUri: 'https://console.acme.example/sign-in/oidc/answer',
    })
  })
  it.each(['OFFHOOK_CONSOLE_URL', 'OFFHOOK_OIDC_CLIENT_ID', 'OFFHOOK_OIDC_CLIENT_SECRET'])('needs %s', (name) => {
    expect(() => readConfig({ ...needed, ...provider, [name]: '' })).toThrow(name)
  })
  it.each([
    ['http://id.acme.example', 'off'],
    ['http://id.acme.example', 'loopback'],
    ['http://localhost.acme.example', 'loopback'],
    ['http://127.0.0.1:8080', 'off'],
  ])('at %s is refused with OFFHOOK_OIDC_HTTP=%s', (issuer, http) => {
    const variables = { ...needed, ...provider, OFFHOOK_OIDC_ISSUER: issuer, OFFHOOK_OIDC_HTTP: http }
    expect(() => readConfig(variables)).toThrow('OFFHOOK_OIDC_ISSUER')
  })
  it.each(['http://localhost:8080', 'http://127.0.0.1:8080', 'http://[::1]:8080'])(
    'at %s is taken when asked for',
    (issuer) => {
      const variables = { ...needed, ...provider, OFFHOOK_OIDC_ISSUER: issuer, OFFHOOK_OIDC_HTTP: 'loopback' }
      expect(readConfig(variables).oidc).toMatchObject({ issuer, allowHttp: true })
    },
  )
})
