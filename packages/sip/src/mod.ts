/**
 * SIP as far as telling phones to resync and knowing who is registered need it (RFC 3261, 6665, 3680, 2617, 8760); nothing here makes calls.
 *
 *     const client = await openSipClient({ listen: { host: '0.0.0.0', port: 5070 } })
 *     const result = await sendNotify(client, {
 *       aor: 'sip:201@acme.example',
 *       proxy: 'sip:registrar.acme.example;transport=tcp',
 *       from: 'sip:offhook@acme.example',
 *       event: 'check-sync;reboot=false',
 *       credentials: { user: '201', password },
 *     })
 *     switch (result.kind) { ... }  // accepted, challenged-without-credentials, refused, no-subscription, timeout, unreachable, answered
 *
 *     const watch = watchRegistrations(client, {
 *       registrar: 'sip:registrar.acme.example',
 *       aor: 'sip:201@acme.example',
 *       credentials: { user: 'watcher', password },
 *       onChange: ({ kind, aor, contact }) => ...,  // registered, unregistered
 *     })
 *     await watch.stop()
 *     await client.close()
 *
 * - A NOTIFY straight to a phone's contact needs a way there, and a phone that listens to us: behind NAT, or with a phone that trusts its registrar only, send
 *   it to the address of record through the tenant's proxy.
 * - `accepted` says that the phone understood. Whether it fetched is seen at the edge.
 * - Over UDP silence is all that an absent phone says: `timeout`, after 32 s unless told otherwise. A request over 1300 bytes is not moved to TCP by itself.
 * - One client serves any number of notifications at once, up to `maxRequests`; its memory and connections are bounded, and what comes from the network is never
 *   logged. Host names are looked up plainly, without NAPTR and SRV records.
 * - `qop=auth-int` is not answered. A password goes into no error and no log.
 */
export type { RequestHandler, SipAnswer, SipSource } from './answer-requests.ts'
export type { TlsSettings } from './connections.ts'
export { answerChallenge, type Challenge, parseChallenge, type SipCredentials } from './digest.ts'
export { type DigestCall, type DigestOutcome, mintId, requestWithDigest } from './digest-request.ts'
export type { ListenAddress } from './endpoints.ts'
export { parseReginfo, type Reginfo, type ReginfoContact, type ReginfoRegistration } from './reginfo.ts'
export type { RegisteredContact, RegistrationChange } from './registered-contacts.ts'
export { type Notify, type NotifyResult, sendNotify } from './send-notify.ts'
export {
  openSipClient,
  type SipCall,
  type SipClient,
  type SipClientOptions,
  type SipLog,
  type SipOutcome,
  type Unreachable,
} from './sip-client.ts'
export {
  headerOf,
  headersOf,
  parseSipMessage,
  type SipHeader,
  type SipMessage,
  SipMessageInvalid,
  type SipRequest,
  type SipResponse,
  writeSipMessage,
} from './sip-message.ts'
export { parseNameAddress, parseSipUri, type SipPeer, type SipTransport, type SipUri, writeSipUri } from './sip-uri.ts'
export {
  type RegistrationWatch,
  type Watch,
  type WatchFault,
  type WatchState,
  watchRegistrations,
} from './watch-registrations.ts'
