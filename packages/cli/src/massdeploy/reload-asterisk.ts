import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { codeOf, MassdeployFailed } from './massdeploy-failed.ts'
import { pathBelow } from './replace-files.ts'

const SCRIPT = '/mnt/kd/phoneprov-reload.script'
const TIMEOUT_MS = 60_000

/** Runs the script that AstLinux keeps for it, or Asterisk's own two commands where there is none. Without a shell, and without our environment. */
export async function reloadAsterisk(root: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const script = await pathBelow(root, SCRIPT)
  const runnable = await access(script, constants.X_OK).then(
    () => true,
    () => false,
  )
  if (runnable) return run(script, [], environment)
  await run('asterisk', ['-rx', 'dialplan reload'], environment)
  await run('asterisk', ['-rx', 'sip reload'], environment)
}

async function run(program: string, parameters: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const env = { PATH: environment.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C' }
  const limits = { env, timeout: TIMEOUT_MS, killSignal: 'SIGKILL', maxBuffer: 1024 * 1024 } as const
  await new Promise<void>((resolve, reject) => {
    const child = execFile(program, parameters, limits, (fault) => {
      if (!fault) return resolve()
      const ended = typeof fault.code === 'number' ? fault.code : (fault.signal ?? codeOf(fault))
      const how = fault.killed ? `took more than ${TIMEOUT_MS / 1000} s` : `ended with ${ended}`
      reject(new MassdeployFailed(1, `no reload: ${[program, ...parameters].join(' ')} ${how}`, { cause: fault }))
    })
    child.stdin?.on('error', () => {}) // a program that reads nothing may be gone already
    child.stdin?.end()
  })
}
