import { familyNamed } from '@offhook/families'
import { openHttp, sleep } from './http-agent.ts'
import { readLines, readMaster, readParameters } from './phone-config.ts'
import { registerLine } from './sip-user-agent.ts'

export type PhoneRequest = {
  readonly method: string
  readonly file: string
  readonly status: number
  readonly bytes: number
  readonly ms: number
}

export type BootResult = {
  readonly mac: string
  readonly model: string
  readonly outcome: 'registered' | 'no-config' | 'no-lines' | 'register-failed' | 'unreachable'
  readonly requests: readonly PhoneRequest[]
  readonly lines: number
  readonly ms: number
}

export type BootOptions = {
  readonly mac: string
  /** As families name it, e.g. `SPIP_331`. */
  readonly model: string
  /** What DHCP option 66 says. */
  readonly option66: string
  readonly onRequest?: (request: PhoneRequest) => void
  /** Between two requests, as a real phone takes its time. */
  readonly pauseMs?: number
  /** How long a phone tries again while nobody answers or it is told to wait. */
  readonly patienceMs?: number
}

const FIRMWARE: Record<string, [loader: string, application: string]> = {
  classic: ['4.2.1.0275', '3.3.2.0413'],
  ucs: ['5.9.7.47435', '5.9.7.4477'],
}

/** A Polycom phone that does what its files say: it knows how a boot begins, and everything else it reads. */
export async function bootPolycom({
  mac,
  model,
  option66,
  onRequest = () => {},
  pauseMs = 0,
  patienceMs = 60_000,
}: BootOptions): Promise<BootResult> {
  const known = familyNamed('polycom')!.models.find(({ name }) => name === model)
  const ucs = known?.bootOrder === 'ucs'
  const agent = userAgents(model, ucs)
  const folder = option66.replace(/\/+$/, '')
  const http = openHttp(1)
  const startedAt = performance.now()
  const requests: PhoneRequest[] = []
  const log = logWriter()

  const ask = async (
    method: string,
    file: string,
    userAgent: string,
    headers: Record<string, string> = {},
    body?: string,
  ) => {
    const deadline = Date.now() + patienceMs
    for (;;) {
      const askedAt = performance.now()
      const answer = await http
        .send(method, `${folder}/${file}`, { 'user-agent': userAgent, ...headers }, body)
        .catch(() => undefined)
      const request = {
        method,
        file,
        status: answer?.status ?? 0,
        bytes: answer?.body.length ?? 0,
        ms: performance.now() - askedAt,
      }
      requests.push(request)
      onRequest(request)
      log.note(
        'copy',
        answer?.status === 200 ? 2 : 4,
        `'${file}' ${answer ? `answered ${answer.status}` : 'did not answer'}`,
      )
      if (pauseMs > 0) await sleep(pauseMs)
      const again = !answer || answer.status === 503
      if (!again || Date.now() > deadline || method === 'PUT' || method === 'HEAD') return answer
      await sleep(answer ? Math.min(Number(answer.headers['retry-after'] ?? 1), 5) * 1_000 : 500)
    }
  }
  const get = async (file: string, userAgent = agent.application) => {
    const answer = await ask('GET', file, userAgent)
    return answer?.status === 200 ? answer.body : undefined
  }
  const finish = (outcome: BootResult['outcome'], lines = 0): BootResult => ({
    mac,
    model,
    outcome,
    requests,
    lines,
    ms: performance.now() - startedAt,
  })

  try {
    if (ucs) await ask('PUT', `${mac}-boot.log`, agent.loader, {}, log.text())
    else await get('bootrom.ld', agent.loader)
    const masterUserAgent = ucs ? agent.application : agent.loader
    const masterText = (await get(`${mac}.cfg`, masterUserAgent)) ?? (await get('000000000000.cfg', masterUserAgent))
    if (requests.every(({ status }) => status === 0)) return finish('unreachable')
    const master = masterText === undefined ? undefined : readMaster(masterText, mac, model)
    if (!master) return finish('no-config')
    await fetchApplication(master.application, known?.partNumber, ucs, get)
    const parameters = new Map<string, string>()
    for (const file of [...master.configFiles, `${mac}-phone.cfg`, `${mac}-web.cfg`]) {
      const found = readParameters((await get(file)) ?? '')
      for (const [name, value] of found ?? []) if (!parameters.has(name)) parameters.set(name, value)
    }
    for (const file of ['000000000000-license.cfg', `${mac}-license.cfg`]) await get(file)
    if (ucs) await get(`${mac}-calls.xml`)
    if ((await get(`${mac}-directory.xml`)) === undefined) await get('000000000000-directory.xml')
    if (!ucs) await ask('PUT', `${mac}-boot.log`, agent.application, {}, log.text())

    const lines = readLines(parameters)
    if (lines.length === 0) return finish('no-lines')
    for (const line of lines) {
      const status = await registerLine(line, agent.sip)
      log.note('sip', status === 200 ? 2 : 5, `REGISTER of line ${line.user} answered ${status}`)
      if (status !== 200) return finish('register-failed', lines.length)
    }
    await uploadAppLog(`${mac}-app.log`, log.text(), (method, file, headers, body) =>
      ask(method, file, agent.application, headers, body),
    )
    return finish('registered', lines.length)
  } finally {
    http.close()
  }
}

/** The image that APP_FILE_PATH names: phones of split images put their part number before it first, and UCS phones always do. */
async function fetchApplication(
  path: string,
  partNumber: string | undefined,
  ucs: boolean,
  get: (file: string) => Promise<string | undefined>,
): Promise<void> {
  const name = path.split('/').at(-1) || 'sip.ld'
  if (ucs && partNumber && (await get(`${partNumber}.${name}`)) !== undefined) return
  await get(name)
}

/** HEAD tells how much is there, PUT appends behind it. */
async function uploadAppLog(
  file: string,
  text: string,
  ask: (
    method: string,
    file: string,
    headers: Record<string, string>,
    body?: string,
  ) => Promise<{ status: number; headers: Record<string, unknown> } | undefined>,
): Promise<void> {
  const head = await ask('HEAD', file, {})
  const length = head?.status === 200 ? Number(head.headers['content-length'] ?? 0) : 0
  await ask('PUT', file, length > 0 ? { 'content-range': `bytes ${length}-${length + text.length - 1}/*` } : {}, text)
}

function userAgents(model: string, ucs: boolean) {
  const [loader, application] = FIRMWARE[ucs ? 'ucs' : 'classic']!
  const product = model.startsWith('VVX')
    ? 'PolycomVVX'
    : model.startsWith('SSIP')
      ? 'PolycomSoundStationIP'
      : 'PolycomSoundPointIP'
  const name = `${product}-${model}-UA`
  return {
    loader: `FileTransport ${name}/${loader}${ucs ? ' Type/Updater' : ''}`,
    application: `FileTransport ${name}/${application}${ucs ? ' Type/Application' : ''}`,
    sip: `${name}/${application}`,
  }
}

/** A log in the phone's own grammar, stamped by the clock since its start, filled up to about 4 KB as a real boot's is. */
function logWriter() {
  const startedAt = Date.now()
  const lines: string[] = []
  const stamp = () => {
    const ms = Date.now() - startedAt
    const part = (value: number, length = 2) => String(value).padStart(length, '0')
    return `${part(Math.floor(ms / 3_600_000))}${part(Math.floor(ms / 60_000) % 60)}${part(Math.floor(ms / 1_000) % 60)}.${part(ms % 1_000, 3)}`
  }
  return {
    note: (ident: string, level: number, text: string) =>
      void lines.push(`${stamp()}|${ident.padEnd(5)}|${level}|00|${text}`),
    text(): string {
      const filler = Array.from(
        { length: Math.max(0, 60 - lines.length) },
        (_, number) => `${stamp()}|so   |1|00|soCoreAudioTermChg: chassis -> idle, pass ${number}`,
      )
      return `${[...lines, ...filler].join('\n')}\n`
    },
  }
}
