import type { AmiField } from './ami-packet.ts'
import type { Ami } from './open-ami.ts'
import type { AmiOutcome } from './pending-action.ts'

/** Names and values of headers in order; several `Content` are the lines of a body, which wants a `Content-Type` too. */
export type NotifyVariables = Readonly<Record<string, string>> | readonly (readonly [name: string, value: string])[]

export type PjsipNotify = (
  | { readonly endpoint: string; readonly uri?: never }
  /** Goes out by the default outbound endpoint, which Asterisk must have been given. */
  | { readonly uri: string; readonly endpoint?: never }
) &
  (
    | /** A section of pjsip_notify.conf; older Asterisks know variables only. */ {
        readonly option: string
        readonly variables?: never
      }
    | { readonly variables: NotifyVariables; readonly option?: never }
  )

export type AmiNotifyResult =
  /** Asterisk has it; what the phone answers is not told. */
  | { readonly kind: 'sent' }
  | {
      readonly kind: 'invalid'
      readonly because:
        | 'target'
        | 'option'
        | 'no-variables'
        | 'too-many'
        | 'reserved-name'
        | 'bad-name'
        | 'line-break'
        | 'too-long'
        | 'no-content-type'
      readonly name?: string
    }
  /** `Unable to retrieve endpoint 201`, in Asterisk's words. */
  | { readonly kind: 'refused'; readonly message: string }
  | Extract<AmiOutcome, { kind: 'timeout' | 'unavailable' }>

/** What makes up a SIP request is Asterisk's own affair. */
const RESERVED = new Set(['call-id', 'contact', 'cseq', 'to', 'from', 'record-route', 'route', 'via'])
/** With the name and Asterisk's own limit of 1024 bytes for a line in mind. */
const MAX_VALUE_BYTES = 900
const MAX_VARIABLES = 100

/** NOTIFY to an endpoint, or to a URI, of chan_pjsip. Exactly one target and one of option and variables. */
export async function pjsipNotify(ami: Ami, notify: PjsipNotify): Promise<AmiNotifyResult> {
  const { endpoint, uri, option, variables } = notify
  const target = endpoint ?? uri
  // The types say so already; what comes from outside may not have been asked.
  if (target === undefined || (endpoint !== undefined && uri !== undefined) || !isTarget(target))
    return invalid('target')
  const field: AmiField = endpoint === undefined ? ['URI', target] : ['Endpoint', target]
  if (variables !== undefined && option !== undefined) return invalid('option')
  if (option !== undefined)
    return /^[\w.-]{1,80}$/.test(option) ? send(ami, 'PJSIPNotify', [field, ['Option', option]]) : invalid('option')
  const written = writeVariables(variables ?? [])
  return 'kind' in written ? written : send(ami, 'PJSIPNotify', [field, ...written])
}

/** NOTIFY to a peer of chan_sip, which Asterisk had up to 20. */
export async function sipNotify(
  ami: Ami,
  { peer, variables }: { readonly peer: string; readonly variables: NotifyVariables },
): Promise<AmiNotifyResult> {
  if (!isTarget(peer)) return invalid('target')
  const written = writeVariables(variables)
  return 'kind' in written ? written : send(ami, 'SIPnotify', [['Channel', peer], ...written])
}

/**
 * `Variable: Event=check-sync;reboot=true`. A semicolon stands as it is: only .conf files want `\;` for it. But Asterisk takes one such line for a list with
 * commas, and takes quotes and backslashes out of it (`AST_STANDARD_APP_ARGS`), so these three are escaped by a backslash.
 */
export function writeVariables(variables: NotifyVariables): AmiField[] | Extract<AmiNotifyResult, { kind: 'invalid' }> {
  const pairs: readonly (readonly [string, string])[] = isPairs(variables) ? variables : Object.entries(variables)
  if (pairs.length === 0) return invalid('no-variables')
  if (pairs.length > MAX_VARIABLES) return invalid('too-many')
  const fields: AmiField[] = []
  for (const [name, value] of pairs) {
    if (!/^[A-Za-z0-9!%*_+'`~.-]{1,64}$/.test(name)) return invalid('bad-name')
    if (RESERVED.has(name.toLowerCase())) return invalid('reserved-name', name)
    if (/[\r\n\0]/.test(value)) return invalid('line-break', name)
    const escaped = value.replace(/[\\",]/g, '\\$&')
    if (Buffer.byteLength(escaped) > MAX_VALUE_BYTES) return invalid('too-long', name)
    fields.push(['Variable', `${name}=${escaped}`])
  }
  const names = new Set(pairs.map(([name]) => name.toLowerCase()))
  return names.has('content') && !names.has('content-type') ? invalid('no-content-type') : fields
}

async function send(ami: Ami, action: string, fields: readonly AmiField[]): Promise<AmiNotifyResult> {
  const outcome = await ami.action(action, fields)
  return outcome.kind === 'success' ? { kind: 'sent' } : outcome
}

const isPairs = (variables: NotifyVariables): variables is readonly (readonly [string, string])[] =>
  Array.isArray(variables)

const isTarget = (text: string): boolean => /^[\x21-\x7e]{1,500}$/.test(text)

const invalid = (
  because: Extract<AmiNotifyResult, { kind: 'invalid' }>['because'],
  name?: string,
): Extract<AmiNotifyResult, { kind: 'invalid' }> => ({
  kind: 'invalid',
  because,
  ...(name === undefined ? {} : { name }),
})
