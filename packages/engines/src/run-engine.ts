import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'

export type Engine = { url: string; stop(): Promise<void>; pid: number }

export type EngineCommand = {
  name: string
  command: string
  args: readonly string[]
  logFile: string
  pidFile: string
  environment?: Record<string, string>
  user?: { uid: number; gid: number } | undefined
  stopSignal: NodeJS.Signals
}

/** The engine ended by itself, or did not come up; the message ends with the last lines of its log. */
export class EngineFailed extends Error {
  override name = 'EngineFailed'
}

/**
 * Starts an engine in a process group of its own, so that a Ctrl-C at the terminal reaches only us and we stop the engines last.
 * An engine left behind by a killed Offhook is stopped first.
 */
export async function runEngine(engine: EngineCommand, url: string, isUp: () => Promise<boolean>): Promise<Engine> {
  await stopLeftover(engine)
  const log = createWriteStream(engine.logFile, { flags: 'a' })
  const child = spawn(engine.command, engine.args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...engine.environment },
    ...(engine.user ?? {}),
  })
  child.stdout.pipe(log, { end: false })
  child.stderr.pipe(log, { end: false })
  const failed = new Promise<never>((_, reject) => child.once('error', reject))
  failed.catch(() => {})
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await Promise.race([waitUntilUp(engine, child, isUp), failed])
  await writeFile(engine.pidFile, `${child.pid}\n`)
  return {
    url,
    pid: child.pid!, // it has started
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill(engine.stopSignal)
      const giveUp = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await ended
      clearTimeout(giveUp)
      log.end()
      await rm(engine.pidFile, { force: true })
    },
  }
}

async function waitUntilUp(engine: EngineCommand, child: ChildProcess, isUp: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) break
    if (await isUp()) return
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
  child.kill('SIGKILL')
  const log = await readFile(engine.logFile, 'utf8').catch(() => '')
  throw new EngineFailed(
    `${engine.name} did not start; the end of ${engine.logFile}:\n${log.split('\n').slice(-12).join('\n')}`,
  )
}

async function stopLeftover({ pidFile, command }: EngineCommand): Promise<void> {
  const pid = Number.parseInt(await readFile(pidFile, 'utf8').catch(() => ''), 10)
  if (!Number.isInteger(pid) || pid <= 1) return
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  if (commandLine.includes(command)) {
    process.kill(pid, 'SIGTERM')
    const deadline = Date.now() + 10_000
    while (Date.now() < deadline && isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 50))
    if (isRunning(pid)) process.kill(pid, 'SIGKILL')
  }
  await rm(pidFile, { force: true })
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
