import { runOffhook } from './run-offhook.mjs'

const args = process.argv.slice(2)
const demo = !args.includes('--no-demo')
runOffhook(['up', ...(demo ? ['--demo'] : []), ...args.filter((arg) => arg !== '--no-demo')])
