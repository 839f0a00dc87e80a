import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns'
import { isIP, isIPv6 } from 'node:net'
import { PortInUse } from './listen.ts'

export type Peer = { readonly address: string; readonly port: number }

export type UdpSocket = {
  readonly port: number
  /** Leaves at once, or is lost as any datagram may be; nothing is sent once it is closed. */
  send(datagram: Buffer, peer: Peer): void
  close(): Promise<void>
}

/** After a power cut a whole site asks within a second. The system may give less. */
const RECEIVE_BYTES = 1_024 * 1_024

/** Binds a UDP socket; port 0 takes a free one. On a machine with several addresses `host` must be the one that peers know, for answers come from it. With `group` it hears that multicast group too. */
export function openUdpSocket(
  { host, port, group }: { host: string; port: number; group?: string },
  onDatagram: (datagram: Buffer, peer: Peer) => void,
): Promise<UdpSocket> {
  const socket = createSocket({
    type: isIPv6(host) ? 'udp6' : 'udp4',
    reuseAddr: group !== undefined, // whoever else listens to the group may go on
    recvBufferSize: RECEIVE_BYTES,
    // An address needs no looking up, and so a datagram leaves in the turn that sends it.
    lookup: (name, options, found) => (isIP(name) ? found(null, name, isIP(name)) : lookup(name, options, found)),
  })
  let closed = false
  return new Promise((resolve, reject) => {
    socket.once('error', (cause: NodeJS.ErrnoException) => {
      socket.close()
      if (cause.code !== 'EADDRINUSE') return reject(cause)
      const message = `UDP port ${port} on ${host} is already in use by another program; stop that one or choose another port.`
      reject(new PortInUse(message, { cause }))
    })
    // What is sent to a group is heard at the group's own address or at all of them.
    socket.bind({ address: group === undefined ? host : '0.0.0.0', port }, () => {
      if (group !== undefined) socket.addMembership(group, host === '0.0.0.0' ? undefined : host)
      socket.removeAllListeners('error').on('error', () => {}) // of single datagrams, and those may be lost
      socket.on('message', (datagram, peer) => {
        if (!closed && peer.port !== 0) onDatagram(datagram, peer) // nothing can be sent to port 0
      })
      resolve({
        port: socket.address().port,
        send(datagram, peer) {
          if (!closed) socket.send(datagram, peer.port, peer.address, () => {})
        },
        close() {
          if (closed) return Promise.resolve()
          closed = true
          return new Promise((done) => socket.close(done))
        },
      })
    })
  })
}
