import { commonConfig, parseEnvironment, serviceEnvironment } from '@offhook/runtime'

export const readConfig = (environment: NodeJS.ProcessEnv) =>
  commonConfig(parseEnvironment(serviceEnvironment, environment))
export type RendererConfig = ReturnType<typeof readConfig>
