import type { z } from 'zod'
import type { StreamName } from './streams.ts'

/** Something that happened: where it is kept, to whom it is addressed, what it carries. */
export type EventContract<Name extends string = string, Payload extends z.ZodType = z.ZodType> = {
  /** `<noun>.<past participle>`; the subject is this and the key. */
  readonly name: Name
  readonly stream: StreamName
  readonly summary: string
  readonly producer: string
  readonly payload: Payload
  /** The subject's last token, so that one phone can be followed alone. */
  readonly subjectKey: (payload: z.output<Payload>) => string
  /** Repeats carry one id, and the stream keeps the first within its window. */
  readonly messageId: (payload: z.output<Payload>) => string
}
// biome-ignore lint/suspicious/noExplicitAny: a contract of any payload; its functions take the payload, so unknown would not fit
export type AnyEvent = EventContract<string, any>

export type PayloadOf<Contract extends AnyEvent> = z.output<Contract['payload']>

export const event = <const Name extends string, Payload extends z.ZodType>(
  contract: EventContract<Name, Payload>,
): EventContract<Name, Payload> => contract

/** How one durable reader of an event is served. */
export type ConsumerPolicy<Contract extends AnyEvent = AnyEvent> = {
  /** One contract or several of one stream. */
  readonly of: readonly Contract[]
  readonly durable: string
  /** How soon a message of a reader that is gone is given to another; a reader at work asks for more time by itself. */
  readonly ackWaitMs: number
  /** Delays before each further attempt, before jitter; after the last one the message is dead-lettered. Lost infrastructure is retried for ever at the last delay. */
  readonly retryAfterMs: readonly number[]
  readonly maxInFlight: number
}

export const consumer = <Contract extends AnyEvent>(policy: ConsumerPolicy<Contract>): ConsumerPolicy<Contract> =>
  policy

/** The subject an event is published under. */
export const subjectOf = <Name extends string, Payload extends z.ZodType>(
  contract: EventContract<Name, Payload>,
  payload: z.output<Payload>,
): string => `${contract.name}.${contract.subjectKey(payload)}`
