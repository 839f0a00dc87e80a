import { join } from 'node:path'
import { loadPack, OWN_PACKS } from '@offhook/families'
import { type Ask, openBootServer, type PhoneRequest } from './boot-requests.ts'
import { openHttp } from './http-agent.ts'
import { type Master, mergeParameters, readLines, readMaster, readParameters } from './phone-config.ts'
import { openPhoneLog, type PhoneLog } from './phone-log.ts'
import { registerLine } from './sip-user-agent.ts'
import { type UserAgents, userAgentsOf } from './user-agents.ts'

export type BootOutcome =
  | 'registered'
  /** no master file was to be had */
  | 'no-config'
  /** there was one, and no line in what it lists */
  | 'no-lines'
  | 'register-failed'
  | 'unreachable'

export type BootResult = {
  readonly mac: string
  readonly model: string
  readonly outcome: BootOutcome
  readonly requests: readonly PhoneRequest[]
  /** Lines that the phone read out of its files. */
  readonly lines: number
  /** From the first request until the lines were known. */
  readonly configuredMs?: number
  readonly ms: number
}

export type BootOptions = {
  readonly mac: string
  /** As families name it, e.g. `SPIP_331`. */
  readonly model: string
  /** What DHCP option 66 says. */
  readonly option66: string
  readonly onRequest?: (request: PhoneRequest) => void
  /** After each request, as a real phone takes its time. */
  readonly pauseMs?: number
  /** How long a phone tries again while nobody answers or it is told to wait. */
  readonly patienceMs?: number
}

type Phone = {
  readonly mac: string
  readonly model: string
  readonly partNumber: string | undefined
  readonly ucs: boolean
  /** Whether its images are split by part number, and asked for under that name first. */
  readonly splitImages: boolean
  readonly maxLines: number | undefined
  readonly userAgents: UserAgents
}

const polycom = loadPack(join(OWN_PACKS, 'polycom'))

/** A Polycom phone that does what its files say: it knows how a boot begins and in what order the rest comes, and reads everything else. */
export async function bootPolycom({
  mac,
  model,
  option66,
  onRequest = () => {},
  pauseMs = 0,
  patienceMs = 60_000,
}: BootOptions): Promise<BootResult> {
  const phone = describePhone(mac, model)
  const http = openHttp(1)
  const startedAt = performance.now()
  const requests: PhoneRequest[] = []
  const log = openPhoneLog()
  const open = (folder: string) =>
    openBootServer(http.send, folder.replace(/\/+$/, ''), log, {
      pauseMs,
      patienceMs,
      onRequest(request) {
        requests.push(request)
        onRequest(request)
      },
    })
  const finish = (outcome: BootOutcome, lines = 0, configuredMs?: number): BootResult => ({
    mac,
    model,
    outcome,
    requests,
    lines,
    ...(configuredMs === undefined ? {} : { configuredMs }),
    ms: performance.now() - startedAt,
  })

  try {
    let ask = open(option66)
    let master = await loadMaster(phone, ask, log)
    if (master?.bootServer && master.bootServer.replace(/\/+$/, '') !== option66.replace(/\/+$/, '')) {
      ask = open(master.bootServer)
      master = await loadMaster(phone, ask, log)
    }
    if (requests.every(({ status }) => status === 0)) return finish('unreachable')
    if (!master) return finish('no-config')
    const parameters = await loadParameters(phone, master, ask)
    const lines = readLines(parameters, phone.maxLines)
    const configuredMs = performance.now() - startedAt
    await loadTheRest(phone, ask)
    if (!phone.ucs) await ask('PUT', `${mac}-boot.log`, phone.userAgents.application, { text: log.text() })
    if (lines.length === 0) return finish('no-lines', 0, configuredMs)

    let failed = 0
    for (const line of lines) {
      const status = await registerLine(line, phone.userAgents.sip)
      log.note('sip', status === 200 ? 2 : 5, `REGISTER of line ${line.user} answered ${status}`)
      if (status !== 200) failed++
    }
    await appendAppLog(phone, ask, log.text(Number(parameters.get('log.render.type') ?? 0)))
    return finish(failed === 0 ? 'registered' : 'register-failed', lines.length, configuredMs)
  } finally {
    http.close()
  }
}

function describePhone(mac: string, model: string): Phone {
  const known = polycom.models.find(({ name }) => name === model)
  const ucs = known?.bootOrder === 'ucs'
  return {
    mac,
    model,
    partNumber: known?.partNumber,
    ucs,
    splitImages: ucs || ['SPIP_450', 'SPIP_550'].includes(model),
    maxLines: known?.lines,
    userAgents: userAgentsOf(model, ucs ? 'ucs' : 'classic'),
  }
}

const getText = async (ask: Ask, file: string, userAgent: string): Promise<string | undefined> => {
  const answer = await ask('GET', file, userAgent)
  return answer?.status === 200 ? Buffer.from(answer.body, 'latin1').toString('utf8') : undefined
}

/** What the loader does: its own image or log, then the master file of its MAC, or else everybody's. */
async function loadMaster(phone: Phone, ask: Ask, log: PhoneLog): Promise<Master | undefined> {
  const { mac, model, ucs, userAgents } = phone
  if (ucs) await ask('PUT', `${mac}-boot.log`, userAgents.loader, { text: log.text() })
  else await loadImage(phone, 'bootrom.ld', ask, userAgents.loader)
  const userAgent = ucs ? userAgents.application : userAgents.loader
  const text = (await getText(ask, `${mac}.cfg`, userAgent)) ?? (await getText(ask, '000000000000.cfg', userAgent))
  return text === undefined ? undefined : readMaster(text, mac, model)
}

/** Split images go by `<part number>.<name>`; a phone that has such asks for the combined one when there is none. */
async function loadImage({ splitImages, partNumber }: Phone, path: string, ask: Ask, userAgent: string): Promise<void> {
  const slash = path.lastIndexOf('/') + 1
  const own = `${path.slice(0, slash)}${partNumber}.${path.slice(slash)}`
  if (splitImages && partNumber && (await ask('GET', own, userAgent))?.status === 200) return
  await ask('GET', path, userAgent)
}

/** The application, then the listed files left to right, then the overrides, which win over all of them. */
async function loadParameters(phone: Phone, master: Master, ask: Ask): Promise<Map<string, string>> {
  const { mac, userAgents } = phone
  await loadImage(phone, master.application || 'sip.ld', ask, userAgents.application)
  const read = async (file: string) => readParameters((await getText(ask, file, userAgents.application)) ?? '')
  const listed = []
  for (const file of master.configFiles) listed.push(await read(file))
  const overrides = [await read(`${mac}-phone.cfg`), await read(`${mac}-web.cfg`)]
  return mergeParameters([...overrides, ...listed])
}

async function loadTheRest({ mac, ucs, userAgents: { application } }: Phone, ask: Ask): Promise<void> {
  for (const file of ['000000000000-license.cfg', `${mac}-license.cfg`]) await ask('GET', file, application)
  if (ucs) await ask('GET', `${mac}-calls.xml`, application)
  if ((await ask('GET', `${mac}-directory.xml`, application))?.status !== 200)
    await ask('GET', '000000000000-directory.xml', application)
}

/** HEAD tells how much is there, PUT appends behind it. */
async function appendAppLog({ mac, userAgents: { application } }: Phone, ask: Ask, text: string): Promise<void> {
  const file = `${mac}-app.log`
  const head = await ask('HEAD', file, application)
  const there = head?.status === 200 ? Number(head.headers['content-length'] ?? 0) : 0
  const end = there + Buffer.byteLength(text, 'latin1') - 1
  await ask('PUT', file, application, {
    text,
    ...(there > 0 ? { headers: { 'content-range': `bytes ${there}-${end}/*` } } : {}),
  })
}
