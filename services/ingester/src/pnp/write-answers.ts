import { headerOf, headersOf, type SipHeader, type SipRequest, writeSipMessage } from '@offhook/sip'

/** How an answer is told apart: our tag of the dialogue and our branch of the NOTIFY. */
export type Marks = { readonly tag: string; readonly branch: string }

const toOf = (request: SipRequest, tag: string): string => {
  const to = headerOf(request, 'to') ?? ''
  return /;\s*tag=/i.test(to) ? to : `${to};tag=${tag}`
}

/** 200 to the SUBSCRIBE (RFC 6665 section 4.2.1): it is over with its one NOTIFY. */
export function writeAccepted(request: SipRequest, { tag }: Marks, contact: string): Buffer {
  const same = (name: string): SipHeader[] => headersOf(request, name).map((value) => [name, value])
  return writeSipMessage({
    ...{ kind: 'response', status: 200, reason: 'OK' },
    headers: [
      ...same('via'),
      ...same('from'),
      ['to', toOf(request, tag)],
      ...same('call-id'),
      ...same('cseq'),
      ['contact', `<${contact}>`],
      ['expires', '0'],
      ['content-length', '0'],
    ],
    body: Buffer.alloc(0),
  })
}

/** The NOTIFY with the one line that the phone asks for. `target` is where the phone wants it: its Contact, or the address it asks from. */
export function writeProfile(
  request: SipRequest,
  { tag, branch }: Marks,
  { via, contact, target, url }: { via: string; contact: string; target: string; url: string },
): Buffer {
  const body = Buffer.from(url)
  return writeSipMessage({
    ...{ kind: 'request', method: 'NOTIFY', uri: target },
    headers: [
      ['via', `SIP/2.0/UDP ${via};branch=${branch};rport`],
      ['max-forwards', '20'],
      ['from', toOf(request, tag)],
      ['to', headerOf(request, 'from') ?? ''],
      ['call-id', headerOf(request, 'call-id') ?? ''],
      ['cseq', '1 NOTIFY'],
      ['contact', `<${contact}>`],
      ['event', headerOf(request, 'event') ?? 'ua-profile'],
      ['subscription-state', 'terminated;reason=timeout'],
      ['content-type', 'application/url'],
      ['content-length', String(body.length)],
    ],
    body,
  })
}
