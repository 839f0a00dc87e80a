import { type Families, parseBackgroundName, type ResolvedFile } from '@offhook/families'
import type { FirmwareFolder } from './firmware-folder.ts'

const BACKGROUND = { pattern: '', fileClass: 'background', source: 'background' } as const
const IMAGE = { pattern: '', fileClass: 'firmware', source: 'firmware' } as const

/** The rows of the families' tables for a name; a phone's background is in none of them, and a name that no family asks for by itself may still be an image's that a configuration names. */
export const findCandidates =
  (families: Families, firmware: FirmwareFolder) =>
  (fileName: string): readonly ResolvedFile[] => {
    const name = fileName.toLowerCase()
    const background = name.startsWith('background-') ? parseBackgroundName(name) : undefined
    if (background) return [{ family: '', entry: BACKGROUND, name, mac: background.mac }]
    const resolved = families.resolve(fileName)
    return resolved.length === 0 && firmware.find(name) ? [{ family: '', entry: IMAGE, name }] : resolved
  }
