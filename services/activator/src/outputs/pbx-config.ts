import { Slug } from '@offhook/phones'
import { z } from 'zod'

const list = z
  .string()
  .default('')
  .transform((written) =>
    written
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== ''),
  )

const Commands = z.record(Slug, z.array(z.string().min(1)).min(1))

const MESSAGE = 'JSON of names and commands: {"asterisk": ["/usr/sbin/asterisk", "-rx", "core reload"]}'

/**
 * What tenants' outputs may do on and from this machine. They are asked for through the API, by people who are trusted less than whoever sets these: unset means
 * that nothing is written, run or connected to.
 */
export const pbxEnvironment = {
  OFFHOOK_PBX_DIR: z.string().optional(),
  OFFHOOK_PBX_RELOAD: z
    .string()
    .default('{}')
    .transform((written, context) => {
      const commands = Commands.safeParse(readJson(written))
      if (commands.success) return new Map(Object.entries(commands.data))
      context.addIssue({ code: 'custom', message: MESSAGE })
      return z.NEVER
    }),
  OFFHOOK_PBX_CONTEXTS: list,
  OFFHOOK_PBX_HOSTS: list,
}

type PbxVariables = z.output<z.ZodObject<typeof pbxEnvironment>>

export const pbxConfig = (read: PbxVariables) => ({
  /** Files are written below this folder, which is there already. */
  files: read.OFFHOOK_PBX_DIR,
  commands: read.OFFHOOK_PBX_RELOAD,
  contexts: read.OFFHOOK_PBX_CONTEXTS,
  hosts: read.OFFHOOK_PBX_HOSTS,
})
export type PbxConfig = ReturnType<typeof pbxConfig>

/** As where no variable is set. */
export const PBX_OFF: PbxConfig = { files: undefined, commands: new Map(), contexts: [], hosts: [] }

function readJson(written: string): unknown {
  try {
    return JSON.parse(written)
  } catch {
    return undefined
  }
}
