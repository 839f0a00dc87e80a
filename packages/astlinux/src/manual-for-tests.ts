import { parseTemplate } from './parse-template.ts'
import { parseMassdeployment, planDeployment } from './plan-deployment.ts'

/** The lines of the manual's first example. */
export const MANUAL = `## Format:
## template mac_addr extension[/CID_Name][;ext2[/cid2];...] password [ account ]
##
snom320 00:04:13:11:33:21 201 secret
yealink 00:15:65:22:44:12 301/Front_Desk supersecret yealink_4412_301
yealink-2line 00:15:65:22:44:23 210/Office;310/Help_Line superdupersecret
`

/** Plans a deployment as a machine at 192.0.2.10 would. Templates are texts by their names. */
export const plan = (massdeployment: string, templates: Record<string, string>) =>
  planDeployment(
    parseMassdeployment(massdeployment, 'massdeployment.conf'),
    new Map(Object.entries(templates).map(([name, text]) => [name, parseTemplate(name, `${name}.conf`, text)])),
    { baseDir: '/mnt/kd/phoneprov', serverIpv4: '192.0.2.10' },
  )

/** What a plan puts into a file, and what it says against it. */
export const textOf = ({ shared, phones }: ReturnType<typeof plan>, path: string): string | undefined => {
  const file = shared.find((file) => file.path === path)
  return file ? file.head + file.blocks.join('') : phones.find((file) => file.path === path)?.text
}
