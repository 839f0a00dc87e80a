import { resolve } from 'node:path'
import { Command } from 'commander'
import { keepKeys } from './keys.ts'

export const tokenCommand = (): Command =>
  new Command('token').description("Prints the administrator's API token of the data directory").action(async () => {
    const { adminToken } = await keepKeys(resolve(process.env.OFFHOOK_DATA_DIR ?? '.offhook'), process.env)
    console.log(adminToken)
  })
