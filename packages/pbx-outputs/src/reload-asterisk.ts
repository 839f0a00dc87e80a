import { execFile } from 'node:child_process'
import { type AmiState, openAmi } from '@offhook/ami'
import type { Reload } from './output.ts'
import { OutputFailed } from './output-failed.ts'

export type ReloadLimits = {
  /** What the administrator lets us run, by name: a program and its arguments. */
  readonly commands: ReadonlyMap<string, readonly string[]>
  readonly timeoutMs: number
}

/** Tells Asterisk to read the files of these modules again. Throws OutputFailed. */
export async function reloadAsterisk(reload: Reload, modules: readonly string[], limits: ReloadLimits): Promise<void> {
  if (reload.kind === 'command') return runCommand(reload.command, limits)
  return reloadByAmi(reload, modules, limits.timeoutMs)
}

/** Without a shell, and without our environment, which holds our secrets. What it prints is dropped: Asterisk's console prints accounts. */
async function runCommand(name: string, { commands, timeoutMs }: ReloadLimits): Promise<void> {
  const [program, ...parameters] = commands.get(name) ?? []
  if (program === undefined) throw new OutputFailed('no-such-command', `OFFHOOK_PBX_RELOAD names no command ${name}`)
  const env = { PATH: process.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C' }
  const limits = { env, cwd: '/', timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 1024 * 1024 } as const
  await new Promise<void>((resolve, reject) => {
    const child = execFile(program, parameters, limits, (fault) => {
      if (!fault) return resolve()
      const how = fault.killed ? `took more than ${timeoutMs} ms` : `ended with ${fault.code ?? fault.signal}`
      reject(new OutputFailed(fault.killed ? 'timeout' : 'command-failed', `the command ${name} ${how}`))
    })
    child.stdin?.on('error', () => {}) // a program that reads nothing may be gone already
    child.stdin?.end()
  })
}

/** `Action: Reload` with `Module`, one after the other; the user needs `write = system`. */
async function reloadByAmi(
  { host, port, user, secret, tls }: Extract<Reload, { kind: 'ami' }>,
  modules: readonly string[],
  timeoutMs: number,
): Promise<void> {
  let trouble: Extract<AmiState, { kind: 'waiting' }>['because'] | undefined
  const ami = openAmi({
    host,
    user,
    secret,
    timeoutMs,
    events: 'off',
    retryAfterMs: [1],
    ...(port === undefined ? {} : { port }),
    ...(tls ? { tls: { ...(tls.ca ? { ca: tls.ca } : {}), allowUnverified: tls.allowUnverified ?? false } } : {}),
    onState(state) {
      if (state.kind !== 'waiting') return
      trouble ??= state.because
      void ami.close() // whoever called tries again in time
    },
  })
  try {
    for (const module of modules) {
      const outcome = await ami.action('Reload', [['Module', module]])
      if (outcome.kind === 'success') continue
      if (outcome.kind === 'refused')
        throw new OutputFailed('reload-refused', `Asterisk refused to reload ${module}: ${readable(outcome.message)}`)
      if (trouble === 'login-refused') throw new OutputFailed('login-refused', 'Asterisk refused the login')
      if (trouble !== undefined) throw new OutputFailed('unreachable', `Asterisk's manager interface: ${trouble}`)
      throw new OutputFailed(
        outcome.kind === 'timeout' ? 'timeout' : 'unreachable',
        `no answer to the reload of ${module}`,
      )
    }
  } finally {
    await ami.close()
  }
}

const readable = (message: string): string => message.replace(/[^\x20-\x7e]/g, '?').slice(0, 120)
