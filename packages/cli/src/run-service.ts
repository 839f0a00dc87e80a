import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { SERVICE_NAMES } from '@offhook/runtime/service-names'
import { Argument, Command } from 'commander'

/** One service alone, as in production: its own `main.ts`, configured by the environment. */
export const serviceCommand = (): Command =>
  new Command('service')
    .description('Runs one service alone, configured by the environment')
    .addArgument(new Argument('<name>').choices(SERVICE_NAMES))
    .action((name: string) => {
      const child = spawn(
        process.execPath,
        [fileURLToPath(new URL(`../../../services/${name}/src/main.ts`, import.meta.url))],
        { stdio: 'inherit' },
      )
      process.on('SIGTERM', () => child.kill('SIGTERM'))
      process.on('SIGINT', () => {})
      child.on('exit', (code) => process.exit(code ?? 1))
    })
