import { type AmiPacket, fieldOf } from './ami-packet.ts'

export type AmiOutcome =
  /** `events` of an action that answers by a list; cut off, and `isWhole` false, when there are more than 10 000. */
  | {
      readonly kind: 'success'
      readonly message: string
      readonly fields: AmiPacket
      readonly events: readonly AmiPacket[]
      readonly isWhole: boolean
    }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'timeout' }
  /** `connection-lost`: it was sent, and whether it was done is not known. */
  | { readonly kind: 'unavailable'; readonly because: 'connection-lost' | 'too-many-waiting' | 'closed' }

/** An action that has no outcome yet. */
export type PendingAction = {
  readonly bytes: Buffer
  isSent: boolean
  response?: AmiPacket
  readonly events: AmiPacket[]
  isWhole: boolean
  finish(outcome: AmiOutcome): void
}

const MAX_EVENTS = 10_000

/** Error and Goodbye apart, all that Asterisk answers (Success, Pong of old, Follows) is a success. */
export function answer(entry: PendingAction, packet: AmiPacket, response: string): void {
  const message = fieldOf(packet, 'Message') ?? ''
  if (/^(?:error|goodbye)$/i.test(response)) {
    entry.finish({ kind: 'refused', message })
    return
  }
  entry.response = packet
  if (!/^start$/i.test(fieldOf(packet, 'EventList') ?? '')) finishWith(entry)
}

/** One event of the list that answers the action. */
export function collect(entry: PendingAction, event: AmiPacket): void {
  if (/^(?:complete|cancelled)$/i.test(fieldOf(event, 'EventList') ?? '')) finishWith(entry)
  else if (entry.events.length < MAX_EVENTS) entry.events.push(event)
  else entry.isWhole = false
}

function finishWith({ response = [], events, isWhole, finish }: PendingAction): void {
  finish({ kind: 'success', message: fieldOf(response, 'Message') ?? '', fields: response, events, isWhole })
}
