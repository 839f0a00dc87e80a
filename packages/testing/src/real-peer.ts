import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { freePort } from '@offhook/engines'

/** Whether a program is there; says so when it is not, for its tests are then skipped. */
export function isInstalled(program: string, debianPackage: string): boolean {
  const isThere = spawnSync('which', [program]).status === 0
  if (!isThere)
    console.warn(`SKIPPED: there is no ${program} here, which the tests beside it want (Debian: ${debianPackage})`)
  return isThere
}

export type RunningPeer = {
  readonly exited: Promise<number | null>
  output(): string
  stop(): Promise<void>
}

/** Runs a program that ends when we do, however we end. */
export async function runPeer(program: string, parameters: readonly string[], cwd: string): Promise<RunningPeer> {
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', program, ...parameters], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a group of its own, so that one that does not end in time leaves no worker behind
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece) => {
      output = (output + piece).slice(-20_000)
    })
  await once(child, 'spawn')
  const exited = once(child, 'exit').then(([code]) => code as number | null) // exit's first argument
  return { exited, output: () => output, stop: () => end(child, exited) }
}

async function end(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const kill = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), 5_000)
  await exited
  clearTimeout(kill)
}

/** Free for TCP on loopback and for UDP at that address, a moment ago at least. */
export async function freeSipPort(host = '127.0.0.1'): Promise<number> {
  for (;;) {
    const port = await freePort()
    const socket = createSocket('udp4')
    socket.bind(port, host)
    const isFree = await once(socket, 'listening').then(
      () => true,
      () => false,
    )
    await new Promise<void>((resolve) => socket.close(resolve))
    if (isFree) return port
  }
}

/** Whether anybody on this machine listens there, without a word to him. */
export async function isBound(port: number, transport: 'udp' | 'tcp'): Promise<boolean> {
  const sockets = await readFile(`/proc/net/${transport}`, 'utf8')
  const state = transport === 'udp' ? '07' : '0A'
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  return sockets
    .split('\n')
    .some((line) => new RegExp(`^\\s*\\d+: [0-9A-F]{8}:${wanted} [0-9A-F]{8}:[0-9A-F]{4} ${state}`).test(line))
}
