import { execFile, spawnSync } from 'node:child_process'

export type ClientOptions = {
  readonly blksize?: number
  readonly windowsize?: number
  /** No time-out of its own: curl asks for 6 s otherwise. */
  readonly patient?: boolean
}

export type RealClient = {
  readonly name: string
  readonly program: string
  readonly installed: boolean
  /** Whether it can ask for a block size, and the smallest one it fetches with. */
  readonly asksBlksize: boolean
  readonly smallestBlock: number
  arguments(port: number, remote: string, local: string, options: ClientOptions): string[]
  /** What it says of a file that is not there. */
  readonly notFound: RegExp
}

const HOST = '127.0.0.1'

const has = (program: string, ...args: string[]): boolean => {
  const { error, status } = spawnSync(program, args, { stdio: 'ignore' })
  return error === undefined && status !== 127
}

/** tftp-hpa, atftp, busybox and curl, in this order: the TFTP clients of Debian's packages of these names, as far as they are installed. */
export const realClients: readonly [RealClient, RealClient, RealClient, RealClient] = [
  {
    name: 'tftp-hpa',
    program: 'tftp',
    installed: has('tftp', '-V'),
    asksBlksize: false,
    smallestBlock: 512,
    arguments: (port, remote, local) => ['-m', 'octet', HOST, String(port), '-c', 'get', remote, local],
    notFound: /Error code 1: File not found/,
  },
  {
    name: 'atftp',
    program: 'atftp',
    installed: has('atftp', '--version'),
    asksBlksize: true,
    smallestBlock: 8,
    arguments: (port, remote, local, { blksize, windowsize }) => [
      ...(blksize ? ['--option', `blksize ${blksize}`] : []),
      ...(windowsize ? ['--option', `windowsize ${windowsize}`] : []),
      ...['--get', '-r', remote, '-l', local, HOST, String(port)],
    ],
    notFound: /File not found/,
  },
  {
    name: 'busybox',
    program: 'busybox',
    installed: has('busybox', 'tftp', '--help'),
    asksBlksize: true,
    smallestBlock: 56, // its request must fit into a block
    arguments: (port, remote, local, { blksize }) => [
      'tftp',
      ...(blksize ? ['-b', String(blksize)] : []),
      ...['-g', '-r', remote, '-l', local, HOST, String(port)],
    ],
    notFound: /server error: \(1\) File not found/,
  },
  {
    name: 'curl',
    program: 'curl',
    installed: has('curl', '--version'),
    asksBlksize: true,
    smallestBlock: 8,
    arguments: (port, remote, local, { blksize, patient }) => [
      '-sS',
      ...(patient ? ['--tftp-no-options'] : []),
      ...(blksize ? ['--tftp-blksize', String(blksize)] : []),
      ...['-w', '%{exitcode}', `tftp://${HOST}:${port}/${remote}`, '-o', local],
    ],
    notFound: /68/, // "file not found" among its exit codes
  },
]

/** Runs a client to its end; whatever it said comes back, its exit code aside, which tftp-hpa always leaves at 0. */
export const runClient = (program: string, args: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    execFile(program, args, { timeout: 50_000, killSignal: 'SIGKILL' }, (_, stdout, stderr) =>
      resolve(`${stdout}${stderr}`),
    )
  })
