import { join } from 'node:path'
import { loadPack, OWN_PACKS } from '@offhook/families'
import { type Ask, openFiles } from './boot-requests.ts'
import { type Master, mergeParameters, readLines, readMaster, readParameters } from './phone-config.ts'
import { type BootOptions, type BootResult, runBoot, type Walk } from './run-boot.ts'
import { type UserAgents, userAgentsOf } from './user-agents.ts'

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

export const bootPolycom = (options: BootOptions): Promise<BootResult> => runBoot(options, walkPolycom)

/** A Polycom phone that does what its files say: it knows how a boot begins and in what order the rest comes, and reads everything else. */
export const walkPolycom: Walk = async ({ mac, model, log }, { ask, elsewhere }) => {
  const phone = describePhone(mac, model)
  const sipUserAgent = phone.userAgents.sip
  if (phone.ucs) await ask('PUT', `${mac}-boot.log`, phone.userAgents.loader, { text: log.text() })
  else await loadImage(phone, 'bootrom.ld', ask, phone.userAgents.loader)
  const master = await loadMaster(phone, ask)
  if (!master) return { sipUserAgent }
  const bootServer = elsewhere(master.bootServer)
  if (bootServer) return { sipUserAgent, bootServer }
  const parameters = await loadParameters(phone, master, ask)
  return {
    sipUserAgent,
    lines: readLines(parameters, phone.maxLines),
    async loadTheRest() {
      await loadDirectory(phone, ask)
      if (!phone.ucs) await ask('PUT', `${mac}-boot.log`, phone.userAgents.application, { text: log.text() })
    },
    afterwards: () => appendAppLog(phone, ask, log.text(Number(parameters.get('log.render.type') ?? 0))),
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

/** The master file of its MAC, or else everybody's. */
async function loadMaster({ mac, model, ucs, userAgents }: Phone, ask: Ask): Promise<Master | undefined> {
  const get = openFiles(ask, ucs ? userAgents.application : userAgents.loader)
  const text = (await get(`${mac}.cfg`)) ?? (await get('000000000000.cfg'))
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
  const get = openFiles(ask, userAgents.application)
  const read = async (file: string) => readParameters((await get(file)) ?? '')
  const listed = []
  for (const file of master.configFiles) listed.push(await read(file))
  const overrides = [await read(`${mac}-phone.cfg`), await read(`${mac}-web.cfg`)]
  return mergeParameters([...overrides, ...listed])
}

async function loadDirectory({ mac, ucs, userAgents: { application } }: Phone, ask: Ask): Promise<void> {
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
