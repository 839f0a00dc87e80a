import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type EffectiveLine, parseMac } from '@offhook/phones'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findUsualCause } from './diagnosis-table.ts'
import type { RenderedName } from './manifest.ts'
import {
  compileFileNames,
  contentHashOf,
  decodeBundle,
  encodeBundle,
  type Family,
  findStop,
  loadFamilies,
  OWN_PACKS,
  type PhoneDescription,
  parseBootTranscript,
  type RenderedFile,
} from './mod.ts'
import { readManifest } from './read-manifest.ts'
import { SYNTAXES } from './syntax/syntax.ts'

const line = (user: string, more: Partial<EffectiveLine> = {}): EffectiveLine => ({
  user,
  authUser: user,
  password: `secret-${user}`,
  registrar: 'sip.acme.example',
  port: 5060,
  transport: 'udp',
  expirySeconds: 3600,
  displayName: `Line ${user}`,
  label: user,
  ...more,
})

const HOSTILE = [
  '"/><reg x="1" & <b>\'',
  '&lt;script&gt;',
  '[sip]',
  'a = b',
  'x: y',
  '#SEARCH',
  '; rm',
  '%00',
  '$MA',
  '{phone.mac}',
  '<%= it %>',
  '\\',
  '..',
  '%%OFFHOOK',
]

/** Of a model with as many lines as its family has, six at most. */
const big = ({ models }: Family) =>
  models.find(({ lines, keys }) => lines >= 6 && keys >= 8) ??
  models.toSorted((one, other) => other.lines - one.lines)[0]

const CASES: Record<string, (family: Family) => Omit<PhoneDescription, 'mac'>> = {
  'one-line': () => ({ model: undefined, lines: [line('201')], settings: {} }),
  'six-lines': (family) => ({
    model: big(family)?.name,
    lines: [1, 2, 3, 4, 5, 6].map((number) =>
      line(
        `20${number}`,
        number > 3
          ? { registrar: 'second.acme.example', port: 5061, transport: 'tls', expirySeconds: 120 }
          : { backupRegistrar: 'backup.acme.example', backupPort: 5060, voiceMail: '*97' },
      ),
    ),
    settings: {
      sntpServer: 'ntp.acme.example',
      timeZone: 'America/New_York',
      language: 'en',
      codecs: ['pcma', 'pcmu', 'g722'],
      dtmf: 'rfc2833',
      voiceMail: '*97',
      keys: [
        { type: 'blf', value: '301', label: 'Front desk' },
        { type: 'blf', value: '302' },
        { type: 'speed-dial', value: '0800123', label: 'Help' },
      ],
      vlan: { id: 110, priority: 5, pcId: 20, pcPriority: 0 },
      qos: { sipDscp: 26, rtpDscp: 46 },
      lldp: true,
      adminPassword: 'admin-secret',
      userPassword: 'user-secret',
      webAccess: 'https',
      directory: {
        contacts: [
          { name: 'Ada Byron', number: '301' },
          { name: 'Workshop', number: '302' },
        ],
      },
      paging: [{ address: '224.0.1.116', port: 5001, label: 'All' }],
      intercom: { autoAnswer: true },
      polling: { at: '23:30', spreadMinutes: 90 },
      syslog: { server: 'syslog.acme.example', port: 514 },
    },
  }),
  'hostile-names': (family) => ({
    model: family.models[0]?.name,
    lines: [
      line('201', { displayName: '"/><reg x="1" & <b>\'', label: '&lt;script&gt;', password: `"'<>&;--]]>` }),
      line('202', { displayName: 'Zoë 📞 \u2028 Ünïcode' }),
    ],
    settings: {
      renderedAsOverrides: true,
      vendor: { 'feature.x': '"/><evil a="' },
      directory: { contacts: [{ name: '<Bobby> & "Tables"', number: "1' or '1" }] },
    },
  }),
}

/** Eight digits of a hash in a name say nothing of the file's place. */
const placeOf = (name: string) => name.replace(/-[0-9a-f]{8}\./, '-{hash}.')
const rowsOf = (family: Family) => readManifest(join(family.folder, 'family.yaml')).manifest.render
const isLatin = (row: RenderedName) => row.charset === 'iso-8859-1'
const read = (rows: readonly RenderedName[], { fileClass, bytes }: RenderedFile) => {
  const row = rows.find((one) => one.class === fileClass)!
  return SYNTAXES[row.syntax].read(bytes.toString(isLatin(row) ? 'latin1' : 'utf8'))
}
const shapeOf = (rows: readonly RenderedName[], files: readonly RenderedFile[]) =>
  Object.fromEntries(files.map((file) => [placeOf(file.name), read(rows, file).map(([name]) => name)]))

/** Any one-line text that every syntax can carry. */
const carried = (rows: readonly RenderedName[]) =>
  fc
    .oneof(
      fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
      fc.array(fc.constantFrom(...HOSTILE, 'a', ' '), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
    )
    .filter(
      (text) =>
        Object.values(SYNTAXES).every(({ carries }) => carries(text)) &&
        (!rows.some(isLatin) || !/[^\u0000-\u00ff]/.test(text)),
    )

const OUTSIDE = process.env.OFFHOOK_PACKS_DIR

const FAMILIES = loadFamilies(OUTSIDE ? [OUTSIDE] : [OWN_PACKS])

for (const family of FAMILIES.all) {
  const rows = rowsOf(family)
  const mac = parseMac(`${family.ouis[0]}1a2457`)!
  const describeCase = (name: string): PhoneDescription => ({ mac, ...CASES[name]!(family) })
  describe(`the ${family.name} family`, () => {
    it.each(Object.keys(CASES))('renders %s as it did before', (name) => {
      const golden = join(family.folder, 'rendered', name)
      const { files, unexpressed } = family.render(describeCase(name))
      const notes = { name: 'unexpressed.txt', bytes: Buffer.from(unexpressed.map((path) => `${path}\n`).join('')) }
      if (process.env.UPDATE_GOLDEN) {
        rmSync(golden, { recursive: true, force: true })
        mkdirSync(golden, { recursive: true })
        for (const file of [...files, notes]) writeFileSync(join(golden, file.name), file.bytes)
      }
      expect([...files, notes].map((file) => file.name).sort()).toEqual(readdirSync(golden).sort())
      for (const file of [...files, notes])
        expect(file.bytes.toString('latin1'), file.name).toBe(readFileSync(join(golden, file.name), 'latin1'))
    })

    it('renders the same bytes from the same description', () => {
      for (const name of Object.keys(CASES))
        expect(contentHashOf(family.render(describeCase(name)).files)).toBe(
          contentHashOf(family.render(structuredClone(describeCase(name))).files),
        )
    })

    it('lets no value add, end or change another: what is written is read back, and nothing else appears', () => {
      const phone = (displayName: string, label: string, password: string, contact: string): PhoneDescription => ({
        mac,
        model: big(family)?.name,
        lines: [line('201', { displayName, label, password, voiceMail: label })],
        settings: {
          keys: [
            { type: 'blf', value: '301', label: contact },
            { type: 'speed-dial', value: '302', label },
          ],
          directory: { contacts: [{ name: contact.replaceAll(' ', '_'), number: '300' }] },
          adminPassword: password,
          paging: [{ address: '224.0.1.116', port: 5001, label }],
          vendor: { Sample_name: displayName },
        },
      })
      const plain = shapeOf(rows, family.render(phone('a', 'b', 'c', 'd')).files)
      const text = carried(rows)
      fc.assert(
        fc.property(text, text, text, text, (displayName, label, password, contact) => {
          const { files } = family.render(phone(displayName, label, password, contact))
          expect(shapeOf(rows, files)).toEqual(plain)
          const values = files
            .filter(({ fileClass }) => fileClass === family.credentialsIn)
            .flatMap((file) => read(rows, file).map(([, value]) => value))
          expect(values).toContain(password)
        }),
      )
    })

    it('lets no value out of its place in the files of any model', () => {
      const phone = (model: string, text: string): PhoneDescription => ({
        mac,
        model,
        lines: [line('201', { displayName: text, label: text, voiceMail: text, backupRegistrar: 'b.example' })],
        settings: {
          keys: [
            { type: 'blf', value: '301', label: text },
            { type: 'speed-dial', value: '302', label: text },
          ],
          directory: { contacts: [{ name: text, number: '300', group: text }] },
          adminPassword: text,
          userPassword: text,
          intercom: { autoAnswer: true, alertInfo: text },
          provisioning: { user: text, password: text },
          paging: [{ address: '224.0.1.116', port: 5001, label: text }],
        },
      })
      for (const { name } of family.models)
        for (const text of HOSTILE.filter((one) => !one.includes('"')))
          expect(shapeOf(rows, family.render(phone(name, text)).files), `${name}: ${text}`).toEqual(
            shapeOf(rows, family.render(phone(name, 'plain')).files),
          )
    })

    it('names what it cannot express, and leaves it out', () => {
      const { files, unexpressed } = family.render({
        mac,
        lines: [line('201', { displayName: 'two\nlines = 1', label: 'two\nlines = 1', password: 'a\u0000b' })],
        settings: { vendor: { 'no name ': 'x' } },
      })
      for (const file of files) expect(file.bytes.toString()).not.toMatch(/two[\s\S]lines/)
      expect(unexpressed).toContain('lines[0].password')
      expect(unexpressed).toContain('vendor.no name ')
    })

    it('takes an unknown model for its safe default, and says so', () => {
      const rendering = family.render({ mac, model: 'NEVER-HEARD-OF', lines: [line('201')], settings: {} })
      expect([rendering.modelKnown, rendering.files.length > 0]).toEqual([false, true])
    })

    it('explains every parameter by what it is made of', () => {
      const explained = family.explain(describeCase('six-lines'))
      expect(explained.find(({ value }) => value === 'secret-201')?.madeOf).toContain('lines[0].password')
      if (family.capabilities.includes('sntpServer'))
        expect(explained.find(({ value }) => value.includes('ntp.acme.example'))?.madeOf).toContain('sntpServer')
    })

    it('keeps its bundle through encoding', () => {
      const { files } = family.render(describeCase('hostile-names'))
      const bundle = decodeBundle(encodeBundle(files))
      expect([...bundle.values()].map(({ name }) => name).sort()).toEqual(files.map(({ name }) => name).sort())
      for (const file of files) expect(bundle.get(file.name)!.bytes.equals(file.bytes)).toBe(true)
    })

    it('finds every file that it renders in its own table', () => {
      const resolve = compileFileNames([family])
      for (const name of Object.keys(CASES))
        for (const file of family.render(describeCase(name)).files)
          expect(
            resolve(file.name).length > 0 ||
              family.fileNames.some(({ bundleName }) => bundleName?.replace('{mac}', mac) === file.name),
            file.name,
          ).toBe(true)
    })

    it('finds every file of its transcripts in its table, and the phone by its User-Agent', () => {
      const resolve = compileFileNames([family])
      const names = readdirSync(join(family.folder, 'boots'))
      expect(names.length).toBeGreaterThan(0)
      for (const name of names) {
        const transcript = parseBootTranscript(readFileSync(join(family.folder, 'boots', name), 'utf8'))
        expect(transcript.requests.length).toBeGreaterThan(0)
        expect(transcript.userAgent && family.identify(transcript.userAgent.replaceAll('<mac>', mac))?.model).toBe(
          transcript.model,
        )
        for (const { path } of transcript.requests.filter((one) => !transcript.images.includes(one.path)))
          expect(
            resolve(path.replace('<mac>', mac).replace('<MAC>', mac.toUpperCase()).replace('<hash>', '01234567'))
              .length,
            `${name}: ${path}`,
          ).toBeGreaterThan(0)
      }
    })

    it('says of every boot that deviates what usually causes it and what to look at: one that ends early, leaves a request out, or is answered otherwise', () => {
      const resolve = compileFileNames([family])
      const explained = (model: string | undefined, requests: Parameters<typeof findStop>[2]) => {
        const stop = findStop(family, model, requests)
        const told = FAMILIES.usualCause(family, stop)
        expect(told?.cause && told.check, JSON.stringify(stop)).toBeTruthy()
        return stop
      }
      for (const name of readdirSync(join(family.folder, 'boots'))) {
        const { model, requests, images } = parseBootTranscript(
          readFileSync(join(family.folder, 'boots', name), 'utf8'),
        )
        const all = requests.flatMap(({ method, path, statuses }) => {
          const asked = path.replace('<mac>', mac).replace('<MAC>', mac.toUpperCase()).replace('<hash>', '01234567')
          const found = images.includes(path) ? undefined : resolve(asked)[0]
          return found ? [{ method, fileClass: found.entry.fileClass, status: statuses[0]! }] : []
        })
        const withCredentials = (some: typeof all) => some.some(({ fileClass }) => fileClass === family.credentialsIn)
        // Some phones are too old to ask for what we make.
        expect(explained(model, all).because, name).toBe(withCredentials(all) ? 'not-registered' : 'stopped-asking')
        for (const [index, request] of all.entries()) {
          const early = all.slice(0, index)
          const stop = explained(model, early)
          expect(stop.because, name).toBe(
            index === 0 ? 'never-asked' : withCredentials(early) ? 'not-registered' : 'stopped-asking',
          )
          expect(stop.after, name).toBe(early.at(-1)?.fileClass)
          if (stop.because === 'stopped-asking') expect(stop.before, name).toBeDefined()
          const without = all.filter(({ fileClass }) => fileClass !== request.fileClass)
          const left = explained(model, without)
          if (request.fileClass === family.credentialsIn && without.length > 0)
            expect(left, name).toMatchObject({ because: 'stopped-asking', before: expect.any(String) })
          for (const status of [401, 403, 404, 500, 503]) explained(model, [...early, { ...request, status }])
          if (request.fileClass === family.credentialsIn && !withCredentials(early))
            expect(explained(model, [...early, { ...request, status: 404 }]), name).toMatchObject({
              because: 'unexpected-answer',
              after: family.credentialsIn,
            })
        }
      }
    })

    it('has no row in its table of causes that another one hides', () => {
      for (const row of family.diagnosis) {
        const told = row.because.flatMap((because) =>
          (row.after ?? [undefined]).flatMap((after) =>
            (row.before ?? [undefined]).flatMap((before) =>
              (row.status ?? [undefined]).map((status) =>
                findUsualCause(family.diagnosis, { because, after, before, status }),
              ),
            ),
          ),
        )
        expect(told.map((one) => one?.cause)).toContain(row.cause)
      }
    })

    it.skipIf(OUTSIDE)('knows of its own why its phones never ask, and why they do not register', () => {
      for (const because of ['never-asked', 'not-registered'])
        expect(findUsualCause(family.diagnosis, { because })?.cause, because).toBeDefined()
    })

    it('answers every User-Agent and every log line, and throws at none', () => {
      fc.assert(
        fc.property(
          fc.string(),
          fc.date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date('2090-01-01') }),
          (text, at) => {
            family.identify(text)
            family.identifyClass(text)
            family.parseLogLine(text, at)
            family.parseLogLine(`1015152216|${text}|4|00|x`, at)
          },
        ),
      )
    })

    it.skipIf(OUTSIDE)('has a page of its own in the documentation', () => {
      expect(existsSync(new URL(`../../../docs/families/${family.name}.md`, import.meta.url))).toBe(true)
    })
  })
}
