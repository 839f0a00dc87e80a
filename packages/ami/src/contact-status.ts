import { type AmiPacket, fieldOf } from './ami-packet.ts'
import type { Ami } from './open-ami.ts'

export type ContactChange = {
  readonly kind: 'registered' | 'unregistered'
  /** Of PJSIP, or the peer of chan_sip: `201`. */
  readonly endpoint: string
  /** `sip:201@192.0.2.7:5062`; PeerStatus and DeviceStateChange do not tell it. */
  readonly contact?: string
  /** Whether it answers OPTIONS, where Asterisk asks. */
  readonly isReachable?: boolean
  readonly source: 'contact-status' | 'peer-status' | 'device-state'
}

/**
 * Tells who registers and who leaves, as the events say it. One registration may be told by several of them, and a device's state changes with every call:
 * repetitions are to be expected.
 */
export function contactStatusEvents(ami: Ami, onChange: (change: ContactChange) => void): () => void {
  return ami.onEvent((event) => {
    const change = readContactChange(event)
    if (change) onChange(change)
  })
}

/** What an event says of a registration; undefined where it says nothing. */
export function readContactChange(event: AmiPacket): ContactChange | undefined {
  switch (fieldOf(event, 'Event')?.toLowerCase()) {
    case 'contactstatus':
      return readContactStatus(event)
    case 'peerstatus':
      return readPeerStatus(event)
    case 'devicestatechange':
      return readDeviceState(event)
    default:
      return undefined
  }
}

/** chan_pjsip since Asterisk 13. A contact that is unreachable is registered all the same: it does not answer OPTIONS. */
function readContactStatus(event: AmiPacket): ContactChange | undefined {
  const endpoint = fieldOf(event, 'EndpointName') || fieldOf(event, 'AOR')
  if (!endpoint) return undefined
  const uri = fieldOf(event, 'URI')
  const told = { endpoint, ...(uri ? { contact: uri } : {}), source: 'contact-status' } as const
  switch (fieldOf(event, 'ContactStatus')?.toLowerCase()) {
    case 'removed':
      return { kind: 'unregistered', ...told }
    case 'reachable':
      return { kind: 'registered', ...told, isReachable: true }
    case 'unreachable':
      return { kind: 'registered', ...told, isReachable: false }
    // Several names of one state: asked for nothing. Created is Asterisk 13's, NonQualified what the documents of later ones call Unqualified.
    case 'created':
    case 'updated':
    case 'unqualified':
    case 'nonqualified':
      return { kind: 'registered', ...told }
    default:
      return undefined
  }
}

/** For PJSIP, Unreachable may mean that no contact answers or that there is none: ContactStatus tells which. */
function readPeerStatus(event: AmiPacket): ContactChange | undefined {
  const [technology, endpoint] = splitDevice(fieldOf(event, 'Peer'))
  if (!endpoint) return undefined
  const told = { endpoint, source: 'peer-status' } as const
  switch (fieldOf(event, 'PeerStatus')?.toLowerCase()) {
    case 'registered':
      return { kind: 'registered', ...told }
    case 'unregistered':
      return { kind: 'unregistered', ...told }
    case 'reachable':
    case 'lagged':
      return { kind: 'registered', ...told, isReachable: true }
    case 'unreachable':
      return technology === 'SIP' ? { kind: 'registered', ...told, isReachable: false } : undefined
    default:
      return undefined
  }
}

function readDeviceState(event: AmiPacket): ContactChange | undefined {
  const [, endpoint] = splitDevice(fieldOf(event, 'Device'))
  if (!endpoint) return undefined
  switch (fieldOf(event, 'State')?.toUpperCase()) {
    case 'UNAVAILABLE':
      return { kind: 'unregistered', endpoint, source: 'device-state' }
    case 'NOT_INUSE':
    case 'INUSE':
    case 'BUSY':
    case 'RINGING':
    case 'RINGINUSE':
    case 'ONHOLD':
      return { kind: 'registered', endpoint, source: 'device-state' }
    default: // UNKNOWN, and INVALID for a device that Asterisk does not have
      return undefined
  }
}

/** `PJSIP/201`; other technologies are no phones of ours. */
function splitDevice(device: string | undefined): [technology?: string, endpoint?: string] {
  const found = /^(PJSIP|SIP)\/(.+)$/i.exec(device ?? '')
  return found ? [found[1]!.toUpperCase(), found[2]!] : []
}
