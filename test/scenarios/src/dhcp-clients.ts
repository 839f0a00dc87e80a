import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { vi } from 'vitest'
import type { Namespace } from './network-namespace.ts'
import { end } from './system.ts'

/** What a client's script was told with its lease, by the client's own names for it. */
export type Told = Readonly<Record<string, string>>

export type DhcpClient = {
  readonly told: Told
  /** Asks for its lease again, and resolves when it has it. */
  renew(): Promise<void>
  stop(): Promise<void>
}

const patient = { timeout: 20_000, interval: 50 }

/** A script that gives the interface its address and keeps what it was told; clients hand it no environment of ours. */
async function writeScript(folder: string, address: string, why: string): Promise<string> {
  const path = join(folder, 'script')
  await mkdir(folder, { recursive: true })
  await writeFile(
    path,
    `#!/bin/sh
case "${why}" in bound | renew | BOUND | RENEW | REBIND | REBOOT) ;; *) exit 0 ;; esac
ip address replace "${address}/24" dev "$interface"
env >'${folder}/told.part' && mv '${folder}/told.part' '${folder}/told'
echo >>'${folder}/times'
`,
  )
  await chmod(path, 0o755)
  return path
}

async function untilTold(folder: string, times: number, child: ChildProcessWithoutNullStreams): Promise<Told> {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece) => {
      output += piece
    })
  }
  await vi.waitFor(async () => {
    const lines = await readFile(join(folder, 'times'), 'utf8').catch(() => '')
    if (lines.length < times) throw new Error(`no lease:\n${output.slice(-2_000)}`)
  }, patient)
  const text = await readFile(join(folder, 'told'), 'utf8')
  return Object.fromEntries(text.split('\n').map((line) => line.split(/=(.*)/s).slice(0, 2)))
}

/** As dhclient takes octets in an expression; a string of its ends at a NUL. */
const hex = (octets: Iterable<number>): string =>
  [...octets].map((octet) => octet.toString(16).padStart(2, '0')).join(':')

/** ISC's dhclient. It asks for options 66, 160 and 43, and may say who it is. */
export async function dhclient(
  at: Namespace,
  folder: string,
  { vendorClass = [] }: { vendorClass?: Iterable<number> } = {},
): Promise<DhcpClient> {
  const script = await writeScript(folder, '$new_ip_address', '$reason')
  const says = [...vendorClass].length > 0 ? `send vendor-class-identifier = ${hex(vendorClass)};\n` : ''
  await writeFile(
    join(folder, 'dhclient.conf'),
    `option boot-server-160 code 160 = text;\n${says}request subnet-mask, routers, tftp-server-name, boot-server-160, vendor-encapsulated-options;\n`,
  )
  const files = ['-cf', 'dhclient.conf', '-lf', 'leases', '-pf', 'pid'].map((part, at) =>
    at % 2 === 0 ? part : join(folder, part),
  )
  const child = at.run('dhclient', ['-4', '-d', ...files, '-sf', script, 'eth0'])
  const told = await untilTold(folder, 1, child)
  return {
    told,
    async renew() {
      throw new Error('dhclient renews by its own clock alone')
    },
    stop: () => end(child, 'SIGTERM'),
  }
}

/** BusyBox's udhcpc. It asks for options 66, 160 and 43, and may say who it is. */
export async function udhcpc(
  at: Namespace,
  folder: string,
  { vendorClass, userClass }: { vendorClass?: string; userClass?: string } = {},
): Promise<DhcpClient> {
  const script = await writeScript(folder, '$ip', '$1')
  const says = [
    ...(vendorClass ? ['-V', vendorClass] : []),
    ...(userClass ? ['-x', `0x4d:${Buffer.from(userClass).toString('hex')}`] : []),
  ]
  const asks = ['tftp', '160', '43'].flatMap((option) => ['-O', option])
  const child = at.run('busybox', ['udhcpc', '-f', '-i', 'eth0', '-s', script, ...asks, ...says])
  const told = await untilTold(folder, 1, child)
  let times = 1
  return {
    told,
    async renew() {
      child.kill('SIGUSR1')
      await untilTold(folder, ++times, child)
    },
    stop: () => end(child, 'SIGTERM'),
  }
}
