// `offhook` from a bare checkout: sets up, then goes on with the Node it needs.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ROOT, setUp } from './setup.mjs'

/** Runs the command line in the foreground; a signal is handed on once, and its exit status is ours. */
export function runOffhook(args) {
  const { node, environment } = setUp()
  const child = spawn(
    node,
    ['--disable-warning=ExperimentalWarning', join(ROOT, 'packages/cli/src/main.ts'), ...args],
    { cwd: process.cwd(), env: environment, stdio: 'inherit' },
  )
  // A Ctrl-C at a terminal reaches the child by itself; npm and service managers signal us alone.
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT')
  })
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))
}
