import type { EffectiveLine, Mac, Settings } from '@offhook/phones'
import type { DiagnosisRow } from './diagnosis-table.ts'

/** Where the answer to a request comes from. */
export type FileSource =
  /** the phone's sealed bundle */
  | 'bundle'
  /** the firmware folder, the same for every phone */
  | 'firmware'
  /** the background of the phone's tenant; in no family's table, see `background-name.ts` */
  | 'background'
  /** what the phone itself put here before; the bundle's file of that name where it put none */
  | 'kept'
  /** a log the phone uploads */
  | 'log'
  /** asked for in every boot and never held: its 404 is normal */
  | 'absent'

/** One row of a family's file-name table. */
export type FileName = {
  /** Matched against the whole last path segment, letter case aside. `{mac}`: 12 hex digits; `{part}`: a part number; `{digits}`; `{model}`: letters and digits; `{hash}`. */
  readonly pattern: string
  /** What the file is to the phone; a bounded label for metrics, steps and expected orders. */
  readonly fileClass: string
  readonly source: FileSource
  /** The name in the bundle that answers, when it is not the pattern itself. */
  readonly bundleName?: string
  readonly writable?: boolean
  /** For logs: `boot`, `app`, `flash`. */
  readonly logKind?: string
  /** For directories that are searched: entries are left out that hold the text of this query parameter nowhere. */
  readonly search?: { readonly parameter: string; readonly element: string }
  /** For directories that the phone writes: entries of the rendered file `with` join what it wrote, one for each key. */
  readonly merge?: { readonly with: string; readonly element: string; readonly key: string }
}

/** One request of an expected boot, with the answers that are normal for it. */
export type BootRequest = {
  readonly method: 'GET' | 'HEAD' | 'PUT'
  readonly fileClass: string
  readonly normal: readonly number[]
  /** Whether a healthy boot may go without it. */
  readonly optional?: boolean
}

/** The requests of a whole boot; `reboots` are the places (indices of requests) before which the phone starts anew. */
export type BootOrder = {
  readonly name: string
  readonly requests: readonly BootRequest[]
  readonly reboots: readonly number[]
}

export type Model = {
  /** As the inventory and the API name it, e.g. `SPIP_330`. */
  readonly name: string
  readonly title: string
  readonly partNumber?: string
  readonly bootOrder: string
  readonly lines: number
  readonly keys: number
  /** The model's own words for its family's templates. */
  readonly words: Readonly<Record<string, string>>
}

/** What a User-Agent, or a DHCP vendor or user class, says a phone is. */
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
  /** The name under which the edge serves the background of the phone's tenant; `settings.background.url` wins over it. */
  readonly background?: string | undefined
}

export type RenderedFile = {
  /** As the bundle keeps it: canonical spelling, lower-case MAC. */
  readonly name: string
  readonly fileClass: string
  readonly contentType: string
  readonly bytes: Buffer
  /** Holds {@link BOOT_URL} or {@link BOOT_LOCATION} marks, which the edge replaces by the boot's own URL when serving; no part of the hash. */
  readonly namesEdge?: boolean
}

export type Rendering = {
  readonly files: readonly RenderedFile[]
  /** Settings that this phone's family, or model, has no word for: paths such as `codecs[2]`, in order of name. */
  readonly unexpressed: readonly string[]
  /** Whether the model is in its family's list; if not, its files are the family's safe default. */
  readonly modelKnown: boolean
}

/** One parameter of a rendered file, and what it is made of. */
export type ExplainedParameter = {
  readonly file: string
  readonly name: string
  readonly value: string
  /** Paths of settings (`sntpServer`) and fields of lines (`lines[0].registrar`). */
  readonly madeOf: readonly string[]
}

/** How every mark begins that is filled in later. A value of a phone's own that holds it is not carried: it would become what the mark stands for. */
export const MARK = '%%OFFHOOK-'
/** Stands in rendered files for the URL of the folder that this boot's files are served from, without a slash at its end. */
export const BOOT_URL = '%%OFFHOOK-BOOT-URL%%'
/** The same without its scheme: host, port and path. */
export const BOOT_LOCATION = '%%OFFHOOK-BOOT-LOCATION%%'

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

/** A kind of phone, as its pack describes it. */
export type Family = {
  readonly name: string
  readonly title: string
  /** Of the pack. */
  readonly version: string
  /** The pack's folder. */
  readonly folder: string
  readonly ouis: readonly string[]
  readonly models: readonly Model[]
  readonly fileNames: readonly FileName[]
  readonly bootOrders: readonly BootOrder[]
  /** The class of the file that carries the credentials: once it is fetched, the phone can register. */
  readonly credentialsIn: string
  /** SIP Event headers: to read its files again, and to start anew. */
  readonly resync: { readonly event: string; readonly reboot: string }
  /** What usually keeps its phones from going on; the first row that fits is told. */
  readonly diagnosis: readonly DiagnosisRow[]
  /** The settings that its files can express. */
  readonly capabilities: readonly string[]
  /** The layer below all others. */
  readonly settings: Settings
  /** The model of that name; the family's safe default for one that is not listed. */
  modelNamed(name: string | undefined): Model
  /** Undefined when the User-Agent is of another family. */
  identify(userAgent: string): Identification | undefined
  /** From DHCP option 60 or 77, as text or as the bytes' Latin-1 text. */
  identifyClass(text: string): { readonly family: string; readonly model?: string } | undefined
  /** Every file this phone may ask for; the same description gives the same bytes. */
  render(phone: PhoneDescription): Rendering
  /** Every parameter of those files with what it is made of. */
  explain(phone: PhoneDescription): readonly ExplainedParameter[]
  /** For a phone that is not known yet and asks for the family's common file; secret-free. Undefined when the family has none for it. */
  renderFirstContact(file: FileName, name: string): RenderedFile | undefined
  /** Undefined for a line that does not parse. `receivedAt` fills in the year that stamps leave out. */
  parseLogLine(line: string, receivedAt: Date): LogLine | undefined
}
