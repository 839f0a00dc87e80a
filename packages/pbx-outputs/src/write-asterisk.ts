import type { AsteriskOutput } from './output.ts'
import { OutputFailed } from './output-failed.ts'
import type { PbxContent } from './pbx-line.ts'
import { reloadAsterisk } from './reload-asterisk.ts'
import { ASTERISK_FILES, type AsteriskFile, EMPTY_FILE, renderAsterisk } from './render-asterisk.ts'
import { openFolderBelow, writeFiles } from './write-files.ts'
import type { Made, OutputLimits, Owner } from './write-output.ts'

/** Writes the files that differ, and tells Asterisk when there are some that it has not read. Without content it has the files say so. */
export async function writeAsterisk(
  owner: Owner,
  output: AsteriskOutput,
  content: PbxContent | undefined,
  limits: OutputLimits,
): Promise<Made> {
  const preset = `offhook-${owner.tenant}-${owner.platform}`
  const context = output.context ?? preset
  const { files: root, contexts } = limits
  if (root === undefined)
    throw new OutputFailed('files-off', 'OFFHOOK_PBX_DIR is not set: nothing is written into files')
  if (context !== preset && !contexts.includes(context))
    throw new OutputFailed('context-not-allowed', `OFFHOOK_PBX_CONTEXTS does not list ${context}`)
  const { reload } = output
  if (reload?.kind === 'ami') limits.refuseHost(reload.host, reload.port ?? (reload.tls ? 5039 : 5038))
  const folder = await openFolderBelow(root, [
    owner.tenant,
    owner.platform,
    ...(output.folder === undefined ? [] : [output.folder]),
  ])
  const { files, accounts, leftOut } = content
    ? renderAsterisk(content, output, context, `${preset}-paging-headers`)
    : { files: new Map<AsteriskFile, Buffer>(), accounts: 0, leftOut: [] }
  const known = Object.keys(ASTERISK_FILES) as AsteriskFile[] // its own keys
  const { changed, unread, wereRead } = await writeFiles(folder, files, known, EMPTY_FILE)
  if (reload && unread.length > 0) {
    const modules = known.filter((file) => unread.includes(file)).map((file) => ASTERISK_FILES[file])
    await reloadAsterisk(reload, modules, limits)
  }
  if (unread.length > 0) await wereRead()
  return { accounts, leftOut, hasChanged: changed.length > 0 || unread.length > 0 }
}
