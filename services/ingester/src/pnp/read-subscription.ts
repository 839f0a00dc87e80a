import { type Mac, parseMac } from '@offhook/phones'
import { headerOf, type SipRequest } from '@offhook/sip'

/** A phone that asks whoever hears it where it is to boot from. */
export type PnpSubscription = {
  readonly mac: Mac
  /** What it says it is: `snom snom370 8.2.16`; parts that it leaves out are left out. */
  readonly description: string | undefined
}

/**
 * A SUBSCRIBE for the device's profile (RFC 6080), as snom, Yealink, Fanvil and Gigaset send it to 224.0.1.75: the MAC is the user of the request's URI (`MAC%3a0004f21a2457`), or of From.
 * Undefined for any other request.
 */
export function readSubscription(request: SipRequest): PnpSubscription | undefined {
  const event = headerOf(request, 'event') ?? ''
  if (request.method !== 'SUBSCRIBE' || !/^ua-profile\b/i.test(event)) return undefined
  const mac = macIn(request.uri) ?? macIn(headerOf(request, 'from') ?? '')
  if (!mac) return undefined
  const parts = ['vendor', 'model', 'version'].flatMap((name) => parameterOf(event, name) ?? [])
  return { mac, description: parts.length > 0 ? parts.join(' ') : undefined }
}

function macIn(text: string): Mac | undefined {
  const [, written] =
    /sips?:(?:MAC(?:%3a|:))?([0-9a-f]{12}|[0-9a-f]{2}(?:(?:%3a|[:-])[0-9a-f]{2}){5})@/i.exec(text) ?? []
  return written === undefined ? undefined : parseMac(written.replace(/%3a/gi, ':'))
}

function parameterOf(event: string, name: string): string | undefined {
  const [, quoted, plain] =
    new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"\\\\\r\n]{1,64})"|([\\w.+-]{1,64}))`, 'i').exec(event) ?? []
  return quoted ?? plain
}
