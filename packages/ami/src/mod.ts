/**
 * The manager interface of Asterisk (AMI), as far as telling phones to resync and knowing who is registered need it.
 *
 *     const ami = openAmi({ host: 'pbx.acme.example', user: 'offhook', secret, tls: {} })
 *     await pjsipNotify(ami, { endpoint: '201', variables: { Event: 'check-sync;reboot=false' } })  // { kind: 'sent' }
 *     await pjsipNotify(ami, { uri: 'sip:anonymous@192.0.2.7', option: 'polycom-check-cfg' })
 *     await sipNotify(ami, { peer: '201', variables: { Event: 'check-sync' } })  // chan_sip, up to Asterisk 20
 *     const forget = contactStatusEvents(ami, ({ kind, endpoint, contact }) => ...)  // registered, unregistered
 *     await ami.action('PJSIPShowEndpoints')  // { kind: 'success', events: [...] }
 *     await ami.close()
 *
 * - The user needs `write = system` for NOTIFY and PJSIPShowContacts in manager.conf, `reporting` for SIPpeers, and `read = system,call` for the events.
 * - Without TLS everything but the secret is in clear, and with `login: 'plain'` the secret too.
 * - `sent` says that Asterisk took the request; what the phone answered, AMI does not tell.
 * - An action waits for a connection as long as its timeout says. When the connection is lost after it was sent, nobody knows whether it was done, and it is not
 *   repeated.
 * - The secret is in no error, no log and no state.
 *
 * Written from Asterisk's documentation (AMI actions and events of versions 16 to 22) and from what its sources do with a `Variable` line. No real Asterisk was at
 * hand: the tests talk to a small server of their own that follows the same documents, so the first connection to a real one is still to be made. Not
 * spoken: the `Response: Follows` of the Command action before Asterisk 14, whose text may hold empty lines.
 */
export { AmiActionInvalid, type AmiField, type AmiPacket, fieldOf } from './ami-packet.ts'
export { type ContactChange, contactStatusEvents, readContactChange } from './contact-status.ts'
export { type Ami, type AmiOptions, type AmiState, type AmiTrouble, openAmi } from './open-ami.ts'
export type { AmiOutcome } from './pending-action.ts'
export { type AmiNotifyResult, type NotifyVariables, type PjsipNotify, pjsipNotify, sipNotify } from './send-notify.ts'
