import { type ChildProcessWithoutNullStreams, execFile, type SpawnOptionsWithoutStdio, spawn } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { existsSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** A network of two: we, and whatever is run in the namespace. */
export type NetworkNamespace = {
  readonly name: string
  /** Ours, as the namespace sees us. */
  readonly hostAddress: string
  /** The one of all that runs in the namespace. */
  readonly insideAddress: string
  /** Starts a program inside; it is killed when this process dies, however that comes about. */
  run(program: string, args: readonly string[], options?: SpawnOptionsWithoutStdio): ChildProcessWithoutNullStreams
  /** Takes the namespace and its link away; what runs inside is to be ended before. */
  close(): Promise<void>
}

/** Whoever runs this may not make network namespaces, or the kernel has none: the message says so. */
export class NamespacesNotPermitted extends Error {
  override name = 'NamespacesNotPermitted'
}

const PREFIX = 'offhook'

/** A network of one. */
export type Namespace = Pick<NetworkNamespace, 'name' | 'run' | 'close'>

/**
 * A namespace with loopback and nothing else. Its name holds our process id, so that one whose process was killed is found and removed by the next. `makeLinks` gives
 * it its links; what it is not permitted is {@link NamespacesNotPermitted} too.
 */
export async function openNamespace(makeLinks: (name: string) => Promise<void> = async () => {}): Promise<Namespace> {
  if (process.getuid?.() !== 0) throw new NamespacesNotPermitted('only root makes network namespaces')
  await removeLeftovers()
  const name = `${PREFIX}-${process.pid}-${randomBytes(4).toString('hex')}`
  try {
    await ip('netns', 'add', name)
    await ip('-n', name, 'link', 'set', 'lo', 'up')
    await makeLinks(name)
  } catch (cause) {
    await ip('netns', 'delete', name).catch(() => {})
    const said = String((cause as { stderr?: unknown }).stderr ?? '') // of a program that ended with an error
    if (!/not permitted|denied|not supported|Unknown device type/i.test(said)) throw cause
    throw new NamespacesNotPermitted(said.trim(), { cause })
  }
  return {
    name,
    run: (program, args, options = {}) =>
      spawn('ip', ['netns', 'exec', name, 'setpriv', '--pdeathsig', 'KILL', program, ...args], options),
    close: () => ip('netns', 'delete', name),
  }
}

/**
 * A namespace with one veth pair to the host, on a /30 of 198.18.0.0/15, which is kept for tests (RFC 2544 appendix C.2.2) and routed nowhere.
 */
export async function openNetworkNamespace(): Promise<NetworkNamespace> {
  const id = randomBytes(4).toString('hex')
  const [outside, inside] = [`oh${id}o`, `oh${id}i`]
  const [hostAddress, insideAddress] = mintAddresses()
  const namespace = await openNamespace(async (name) => {
    await ip('link', 'add', outside, 'type', 'veth', 'peer', 'name', inside, 'netns', name)
    await ip('address', 'add', `${hostAddress}/30`, 'dev', outside)
    await ip('link', 'set', outside, 'up')
    await ip('-n', name, 'address', 'add', `${insideAddress}/30`, 'dev', inside)
    await ip('-n', name, 'link', 'set', inside, 'up')
    // SIP phones take the address of their default route for their own.
    await ip('-n', name, 'route', 'add', 'default', 'via', hostAddress)
  })
  return { ...namespace, hostAddress, insideAddress }
}

export async function ip(...args: string[]): Promise<void> {
  await execute('ip', args)
}

/** Both ends of a /30 that no interface of ours lies in. */
function mintAddresses(): [string, string] {
  const taken = Object.values(networkInterfaces()).flatMap((addresses) => addresses!.map(({ address }) => address))
  for (;;) {
    const network = `198.${randomInt(18, 20)}.${randomInt(256)}`
    const first = 4 * randomInt(64) + 1
    if (!taken.includes(`${network}.${first}`)) return [`${network}.${first}`, `${network}.${first + 1}`]
  }
}

/** Removes the namespaces of processes that are no more. */
async function removeLeftovers(): Promise<void> {
  const { stdout } = await execute('ip', ['netns', 'list'])
  for (const [name, pid] of stdout.matchAll(new RegExp(`^${PREFIX}-(\\d+)-[0-9a-f]{8}\\b`, 'gm')))
    if (!existsSync(`/proc/${pid}`)) await ip('netns', 'delete', name).catch(() => {})
}
