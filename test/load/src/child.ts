import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export type Child<Ready> = { process: ChildProcess; ready: Ready; stop(): void }

/** Forks a program of this folder and waits for its first message. */
export function startChild<Ready>(file: string, args: readonly string[] = []): Promise<Child<Ready>> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args)
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)))
    child.once('message', (ready) => resolve({ process: child, ready: ready as Ready, stop: () => child.disconnect() }))
  })
}
