import type { Families, ResolvedFile } from '@offhook/families'
import type { FirmwareFolder } from './firmware-folder.ts'

const IMAGE = { pattern: '', fileClass: 'firmware', source: 'firmware' } as const

/** The rows of the families' tables for a name; a name that no family asks for by itself may still be an image's that a configuration names. */
export const findCandidates =
  (families: Families, firmware: FirmwareFolder) =>
  (fileName: string): readonly ResolvedFile[] => {
    const resolved = families.resolve(fileName)
    const name = fileName.toLowerCase()
    return resolved.length === 0 && firmware.find(name) ? [{ family: '', entry: IMAGE, name }] : resolved
  }
