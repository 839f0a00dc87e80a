import { runService } from '@offhook/runtime'
import { readConfig } from './config.ts'
import { start } from './start.ts'

await runService('directory', readConfig, start)
