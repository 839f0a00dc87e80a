import type { EffectiveLine, Mac, Settings } from '@offhook/phones'

/** Where the answer to a request comes from. */
export type FileSource =
  /** the phone's sealed bundle */
  | 'bundle'
  /** the firmware folder, the same for every phone */
  | 'firmware'
  /** what the phone itself put here before; the bundle's file of that name where it put none */
  | 'kept'
  /** a log the phone uploads */
  | 'log'
  /** asked for in every boot and never held: its 404 is normal */
  | 'absent'

/** One row of a family's file-name table. */
export type FileName = {
  /** Matched against the whole last path segment, letter case aside. `{mac}`: 12 hex digits; `{part}`: a part number. */
  readonly pattern: string
  /** What the file is to the phone; a bounded label for metrics, steps and expected orders. */
  readonly fileClass: string
  readonly source: FileSource
  /** The name in the bundle that answers, when it is not the pattern itself. */
  readonly bundleName?: string
  readonly writable?: boolean
  /** For logs: `boot`, `app`, `flash`. */
  readonly logKind?: string
}

/** One request of an expected boot, with the answers that are normal for it. */
export type BootRequest = {
  readonly method: 'GET' | 'HEAD' | 'PUT'
  readonly fileClass: string
  readonly normal: readonly number[]
  /** Whether a healthy boot may go without it. */
  readonly optional?: boolean
}

export type BootOrder = { readonly name: string; readonly requests: readonly BootRequest[] }

export type Model = {
  /** As the inventory and the API name it, e.g. `SPIP_330`. */
  readonly name: string
  readonly title: string
  readonly partNumber?: string
  readonly bootOrder: string
  readonly maxLines: number
}

/** What a User-Agent says a phone is. */
export type Identification = {
  readonly family: string
  readonly model: string
  readonly firmware: string
  readonly mac?: Mac
  readonly component?: 'application' | 'updater'
}

/** What a family renders, the same for every vendor. */
export type PhoneDescription = {
  readonly mac: Mac
  readonly model?: string | undefined
  /** At least one. */
  readonly lines: readonly EffectiveLine[]
  readonly settings: Settings
}

export type RenderedFile = {
  /** As the bundle keeps it: canonical spelling, lower-case MAC. */
  readonly name: string
  readonly fileClass: string
  readonly contentType: string
  readonly bytes: Buffer
  /** Holds {@link BOOT_URL} marks, which the edge replaces by the boot's own URL when serving; no part of the hash. */
  readonly namesEdge?: boolean
}

/** Stands in rendered files for the URL of the folder that this boot's files are served from, without a slash at its end. */
export const BOOT_URL = '%%OFFHOOK-BOOT-URL%%'

/** One line of a phone's log, by its family's grammar. */
export type LogLine = {
  readonly ident: string
  /** 0 debug … 6 fatal. */
  readonly level: number
  readonly missed: number
  readonly text: string
  readonly loggedAt?: Date
  readonly uptimeMs?: number
}

export type Family = {
  readonly name: string
  readonly title: string
  readonly ouis: readonly string[]
  readonly models: readonly Model[]
  readonly fileNames: readonly FileName[]
  readonly bootOrders: readonly BootOrder[]
  /** The class of the file that carries the credentials: once it is fetched, the phone can register. */
  readonly credentialsIn: string
  readonly resyncEvent: string
  /** Undefined when the User-Agent is of another family. */
  identify(userAgent: string): Identification | undefined
  /** Every file this phone may ask for; the same description gives the same bytes. */
  render(phone: PhoneDescription): RenderedFile[]
  /** For a phone that is not known yet and asks for the family's common file; secret-free. Undefined when the family has none for it. */
  renderFirstContact?(fileName: string, identification: Identification | undefined): RenderedFile | undefined
  /** Undefined for a line that does not parse. `receivedAt` fills in the year that stamps leave out. */
  parseLogLine(line: string, receivedAt: Date): LogLine | undefined
}
