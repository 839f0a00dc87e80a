/** A program: boots one simulated phone where it runs, as its only argument tells in JSON, and prints the outcome in JSON. */
import { bootPhone } from '@offhook/simulator'

const { outcome, lines, requests } = await bootPhone(JSON.parse(process.argv[2]!))
process.stdout.write(JSON.stringify({ outcome, lines, requests }))
