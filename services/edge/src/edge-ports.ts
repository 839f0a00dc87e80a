import type { X509Certificate } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PhoneIdentified } from '@offhook/contracts'
import type { Families, ResolvedFile } from '@offhook/families'
import type { Waiting } from './await-files.ts'
import type { Backgrounds } from './backgrounds.ts'
import type { Denials } from './denials.ts'
import type { FirmwareFolder } from './firmware-folder.ts'
import type { LogFiles } from './log-files.ts'
import type { PhoneBundles } from './phone-bundles.ts'
import type { Received } from './receive-log.ts'
import type { RequestCounts } from './request-counts.ts'
import type { ServedEvents } from './served-events.ts'
import type { Session, Sessions } from './sessions.ts'

type Receive = (
  request: IncomingMessage,
  response: ServerResponse,
  session: Session,
  file: ResolvedFile,
) => Promise<Received>

/** What answering phones needs, over HTTP and over TFTP. */
export type EdgePorts = {
  baseUrl: string
  families: Families
  sessions: Sessions
  bundles: PhoneBundles
  waiting: Waiting
  firmware: FirmwareFolder
  backgrounds: Backgrounds
  /** Whose certificates prove a phone's MAC even after they ran out. */
  makers?: readonly X509Certificate[]
  logFiles: LogFiles
  receiveLog: Receive
  receiveFile: Receive
  denials: Denials
  served: ServedEvents
  identified(event: PhoneIdentified): void
  counts: RequestCounts
  maxRunning: number
}
