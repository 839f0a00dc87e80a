/** A contact of an address of record, as a registrar has it. */
export type SeenContact = {
  readonly uri: string
  readonly expiresAt?: Date
  /** What makes one REGISTER another than the last: its Call-ID and CSeq, say. Absent where the registrar does not tell. */
  readonly mark?: string
  /** RFC 5626's `+sip.instance`. */
  readonly instance?: string
  /** When the REGISTER came, where that is known better than by when it was seen. */
  readonly registeredAt?: Date
}

/** All that a registrar has for one address of record, `201@acme.example`, at the time. */
export type Sighting = {
  readonly aor: string
  readonly contacts: readonly SeenContact[]
  /** It may have been written long ago: what it says of the time that is left is not to be relied on. */
  readonly isReplay?: boolean
}

export type RegistrarFault =
  | 'unreachable'
  | 'timeout'
  | 'tls-failed'
  | 'refused'
  | 'login-refused'
  | 'connection-lost'
  | 'bad-answer'
  | 'too-large'
  | 'no-notify'
  | 'terminated'
  | 'bad-address'

export type RegistrarState =
  | { readonly kind: 'connected' }
  /** Not connected, and trying again. */
  | { readonly kind: 'waiting'; readonly because: RegistrarFault; readonly status?: number }
  /** Something went wrong that is not all of it. */
  | { readonly kind: 'fault'; readonly because: RegistrarFault; readonly status?: number }

export type WatchPorts = {
  /** Said again whenever it changes, and all of it after each connecting. */
  tell(sightings: readonly Sighting[]): void
  onState(state: RegistrarState): void
  readonly log: { warn(fields: object, message: string): void }
}

export type RegistrarWatch = {
  /** Whose registrations are wanted from now on, `201@acme.example`; each that is new is told once at least, as far as the registrar knows of it. */
  follow(aors: ReadonlySet<string>): void
  stop(): Promise<void>
}
