import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { type Log, PortInUse, plainAddress } from '@offhook/runtime'
import snmp from 'net-snmp'

export type TrapReceiver = { readonly port: number; close(): Promise<void> }

/** Traps under way; those beyond are lost. */
const MAX_UNDER_WAY = 1_000
const MAX_LINE_LENGTH = 8_192

/** Version 1 and 2c traps and informs: every text in one is an event line of whoever sends it. `onLost` is told of those that came too fast. A community, where there is one, has to be theirs. */
export async function startTraps(
  { host, port, community }: { host: string; port: number; community: string | undefined },
  take: (line: string, source: string) => Promise<void>,
  { log, onLost }: { log: Log; onLost(): void },
): Promise<TrapReceiver> {
  let underWay = 0
  let socket: Socket | undefined
  // The library binds a socket of its own making, and says nothing of when: it is made here.
  const dgramModule = {
    createSocket: () => {
      socket = createSocket({ type: 'udp4', recvBufferSize: 1_024 * 1_024 })
      return socket
    },
  }
  const receiver = snmp.createReceiver(
    { port, address: host, dgramModule, disableAuthorization: community === undefined } as object, // its types lack dgramModule
    (fault: Error | null, notification: Notification) => {
      if (fault) return log.debug({ because: fault.name }, 'a trap that cannot be read')
      if (underWay >= MAX_UNDER_WAY) return onLost()
      underWay++
      const source = plainAddress(notification.rinfo.address)
      void Promise.all(textsOf(notification.pdu.varbinds).map((line) => take(line, source))).finally(() => underWay--)
    },
  )
  if (community !== undefined) receiver.getAuthorizer().addCommunity(community)
  await once(socket!, 'listening').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EADDRINUSE') throw cause
    throw new PortInUse(
      `UDP port ${port} on ${host} is already in use by another program; stop that one or choose another port.`,
      { cause },
    )
  })
  return {
    port: socket!.address().port,
    close: () => new Promise((resolve) => receiver.close(() => resolve())),
  }
}

type Notification = {
  readonly pdu: { readonly varbinds: readonly Varbind[] }
  readonly rinfo: { readonly address: string }
}
type Varbind = { readonly type: number; readonly value: unknown }

/** The lines of every OCTET STRING of a trap. */
export const textsOf = (varbinds: readonly Varbind[]): string[] =>
  varbinds.flatMap(({ type, value }) =>
    type === snmp.ObjectType.OctetString && Buffer.isBuffer(value)
      ? value
          .toString()
          .slice(0, MAX_LINE_LENGTH)
          .split(/\r?\n/)
          .filter((line) => line.trim() !== '')
      : [],
  )
