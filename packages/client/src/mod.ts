export { type Client, every, offhookClient, ProblemAnswer, taken } from './client.ts'
export type { components, paths } from './schema.ts'
