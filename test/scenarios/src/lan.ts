import { randomBytes, randomInt } from 'node:crypto'
import { networkInterfaces } from 'node:os'
import { ip, type Namespace, openNamespace } from './network-namespace.ts'

/** A site's network: we, its DHCP server and its phones, each in a namespace of its own, on one bridge. */
export type Lan = {
  /** `198.18.7`: its addresses have this before their last number. */
  readonly prefix: string
  /** Ours. */
  readonly hostAddress: string
  /** Where the DHCP server runs, its interface `eth0` having the number 2. */
  readonly server: Namespace
  /** One more that is plugged in, its interface `eth0` up, with this MAC and as yet no address; closing it pulls the plug. */
  plugIn(mac: string): Promise<Namespace>
  /** Takes it away, with all that was plugged in; what runs inside is to be ended before. */
  close(): Promise<void>
}

/** A /24 of 198.18.0.0/15, which is kept for tests (RFC 2544 appendix C.2.2); the bridge stands in the server's namespace, where no filter of the host's is in its way. */
export async function openLan(): Promise<Lan> {
  const prefix = mintPrefix()
  const hostLink = `oh${randomBytes(4).toString('hex')}l`
  const server = await openNamespace(async (name) => {
    await ip('-n', name, 'link', 'add', 'eth0', 'type', 'bridge')
    await ip('-n', name, 'address', 'add', `${prefix}.2/24`, 'broadcast', '+', 'dev', 'eth0')
    await ip('-n', name, 'link', 'set', 'eth0', 'up')
    await ip('link', 'add', hostLink, 'type', 'veth', 'peer', 'name', 'host', 'netns', name)
    await ip('-n', name, 'link', 'set', 'host', 'master', 'eth0', 'up')
    await ip('address', 'add', `${prefix}.1/24`, 'dev', hostLink)
    await ip('link', 'set', hostLink, 'up')
  })
  const plugged = new Set<Namespace>()
  let ports = 0
  return {
    prefix,
    server,
    hostAddress: `${prefix}.1`,
    async plugIn(mac) {
      const port = `port${ports++}`
      const client = await openNamespace(async (name) => {
        await ip('-n', server.name, 'link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name)
        await ip('-n', server.name, 'link', 'set', port, 'master', 'eth0', 'up')
        await ip('-n', name, 'link', 'set', 'eth0', 'address', mac, 'up')
      })
      const unplugged: Namespace = {
        ...client,
        close: () => {
          plugged.delete(unplugged)
          return client.close()
        },
      }
      plugged.add(unplugged)
      return unplugged
    },
    async close() {
      for (const one of [...plugged, server]) await one.close()
    },
  }
}

function mintPrefix(): string {
  const taken = Object.values(networkInterfaces()).flatMap((addresses) => addresses!.map(({ address }) => address))
  for (;;) {
    const prefix = `198.${randomInt(18, 20)}.${randomInt(256)}`
    if (!taken.some((address) => address.startsWith(`${prefix}.`))) return prefix
  }
}
