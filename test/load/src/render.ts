import { contentHashOf, encodeBundle, type Family, loadFamilies, type PhoneDescription } from '@offhook/families'
import { type EffectiveLine, type Mac, parseMac, type Settings } from '@offhook/phones'
import { Eta } from 'eta'
import { median } from './statistics.ts'

export type RenderFigures = {
  readonly phones: number
  readonly families: number
  readonly phonesPerSecond: number
  /** Of bare Eta, writing as many parameters into as many files. */
  readonly floorPhonesPerSecond: number
  readonly ratioToFloor: number
  readonly filesPerPhone: number
  readonly bytesPerPhone: number
  /** Resident memory after a tenth of the phones, and its peak from then on; they are equal when it does not grow. */
  readonly memoryMib: { readonly early: number; readonly peak: number }
}

const ROUNDS = 3
const MIB = 1024 * 1024

const settings: Settings = {
  sntpServer: 'ntp.example',
  timeZone: 'Europe/Dublin',
  language: 'en',
  codecs: ['pcma', 'pcmu', 'g722'],
  keys: [
    { type: 'blf', value: '301', label: 'Front desk' },
    { type: 'speed-dial', value: '302' },
  ],
  vlan: { id: 110, priority: 5 },
  adminPassword: 'bench-secret',
  polling: { at: '03:00', spreadMinutes: 60 },
}

const line = (user: string): EffectiveLine => ({
  user,
  authUser: user,
  password: `secret-${user}`,
  registrar: 'sip.example',
  port: 5060,
  transport: 'udp',
  expirySeconds: 3600,
  displayName: `Phone ${user}`,
  label: user,
})

/** The phone of that number: families in turn, six lines, of a model that has as many where the family has one. */
function phoneOf(number: number, families: readonly Family[]): { family: Family; phone: PhoneDescription } {
  const family = families[number % families.length]! // in range
  const mac = parseMac(`${family.ouis[0]}${number.toString(16).padStart(6, '0')}`)!
  const model = (family.models.find(({ lines }) => lines >= 6) ?? family.models[0])?.name
  const lines = Array.from({ length: 6 }, (_, index) => line(String(100_000 + number * 6 + index)))
  return { family, phone: { mac, model, lines, settings } }
}

/** Renders `phones` six-line phones of all families in turn, as the renderer does: files, hash and bundle. Nothing is kept. */
export function render({ phones, print }: { phones: number; print(line: string): void }): RenderFigures {
  const families = loadFamilies().all
  const floor = bareEta(families)
  print('render: warming up')
  renderAll(Math.min(phones, 2_000), families)
  floor(Math.min(phones, 2_000))
  const rates: { engine: number; floor: number }[] = []
  let figures = { files: 0, bytes: 0, early: 0, peak: 0 }
  for (let round = 1; round <= ROUNDS; round++) {
    print(`render: round ${round} of ${ROUNDS}`)
    const startedAt = performance.now()
    figures = renderAll(phones, families)
    const engineMs = performance.now() - startedAt
    const floorAt = performance.now()
    floor(phones)
    rates.push({ engine: (phones / engineMs) * 1_000, floor: (phones / (performance.now() - floorAt)) * 1_000 })
  }
  return {
    phones,
    families: families.length,
    phonesPerSecond: median(rates.map(({ engine: rate }) => rate)),
    floorPhonesPerSecond: median(rates.map(({ floor: rate }) => rate)),
    ratioToFloor: median(rates.map((one) => one.engine / one.floor)),
    filesPerPhone: figures.files / phones,
    bytesPerPhone: figures.bytes / phones,
    memoryMib: { early: figures.early, peak: figures.peak },
  }
}

function renderAll(phones: number, families: readonly Family[]) {
  const seen = { files: 0, bytes: 0, early: 0, peak: 0 }
  for (let number = 0; number < phones; number++) {
    const { family, phone } = phoneOf(number, families)
    const { files } = family.render(phone)
    contentHashOf(files)
    seen.files += files.length
    seen.bytes += encodeBundle(files).length
    if (number % 100 !== 0) continue
    const resident = process.memoryUsage.rss() / MIB
    if (number <= phones / 10) seen.early = Math.max(seen.early, resident)
    seen.peak = Math.max(seen.peak, resident)
  }
  return seen
}

const FRAME = `<?xml version="1.0" encoding="UTF-8"?>
<% for (const { name, value } of it.parameters) { -%>
  <%~ name %>="<%= value %>"
<% } -%>
`

/** What Eta alone takes for as many files with as many parameters: no settings, no conditions, no hash, one template for all. */
function bareEta(families: readonly Family[]): (phones: number) => void {
  const eta = new Eta({ autoEscape: true, autoTrim: false })
  const template = eta.compile(FRAME)
  const inputs = families.map((family, number) => {
    const { phone } = phoneOf(number, families)
    const byFile = Map.groupBy(family.explain(phone), ({ file }) => file)
    const files = family.render(phone).files.map(({ name }) => byFile.get(name) ?? [])
    return files.map((parameters) => ({ mac: phone.mac as Mac, parameters }))
  })
  return (phones) => {
    for (let number = 0; number < phones; number++)
      for (const input of inputs[number % inputs.length]!) Buffer.from(template.call(eta, input)) // in range
  }
}
