import {
  type Fault,
  type General,
  type PhoneLine,
  parseRow,
  parseTemplate,
  phoneLines,
  type Row,
  readGeneral,
  type Template,
} from '@offhook/astlinux'
import { loadFamilies, type ReadBackFamily, readBackOf } from '@offhook/families'
import { type Mac, parseMac } from '@offhook/phones'
import { whyNotLine } from '../asterisk/phones-of-accounts.ts'
import { linesOf } from '../lines-of.ts'
import type { BadRow, Place, Reader, Reading, ReadLine, SourceFiles } from '../reading.ts'
import { modelFinder } from '../tables/model-named.ts'
import { type BackOf, readProvisioned } from './read-provisioned.ts'
import { lossesOfThePbx, lossesOfThePhone } from './template-losses.ts'

/** Longer than any template. */
const MAX_TEMPLATE = 1024 * 1024

/** What is known of families: which one a phone is of, and what its files say. */
export type Knowledge = { readonly find: ReturnType<typeof modelFinder>; readonly backOf: BackOf }

const ownFamilies = (): Knowledge => {
  const families = loadFamilies()
  const backs = new Map<ReadBackFamily, ReturnType<BackOf>>()
  return {
    find: modelFinder(families.all),
    backOf: (name) => {
      const back = backs.get(name) ?? readBackOf(families.named(name)!) // a family of ours
      backs.set(name, back)
      return back
    },
  }
}

/**
 * AstLinux's phones: massdeployment.conf, or what its web pages keep of it, and the templates that its lines name. Which of the files it is its name says; the
 * first one else.
 */
export const readAstlinux: Reader = (files, options) => readWith(ownFamilies)(files, options)

/** The same with families that are known otherwise; `load` is asked once at most. */
export const readWith = (load: () => Knowledge): Reader =>
  async function* (files, { registrar }) {
    const templates = new Map<string, Template | 'unusable' | undefined>()
    const seen = new Map<Mac, Place>()
    let loaded: Knowledge | undefined
    const known = () => {
      loaded ??= load()
      return loaded
    }
    for (const file of massdeployments(files.names)) {
      const pieces = files.open(file)
      if (!pieces) {
        yield { kind: 'bad', place: { file, line: 1 }, because: 'the file is not there' }
        continue
      }
      for await (const { line, text, cut } of linesOf(pieces)) {
        const row = parseRow(text, file, line)
        if (cut) yield { kind: 'bad', place: { file, line }, because: 'the line is longer than 1 MiB' }
        else if (row && !('line' in row)) yield* row.map(badOf)
        else if (row) {
          const name = row.template.text
          if (!templates.has(name)) {
            const read = await readTemplate(files, name)
            templates.set(name, !read || 'sections' in read ? read : 'unusable')
            if (read && !('sections' in read)) yield* read.map(badOf)
          }
          yield readPhone(row, templates.get(name), { seen, known, registrar })
        }
      }
    }
  }

function massdeployments(names: readonly string[]): readonly string[] {
  const called = names.filter((name) => /massdeployment[^/]*$/i.test(name))
  return called.length > 0 ? called : names.slice(0, 1)
}

const badOf = ({ place, because }: Fault): BadRow => ({ kind: 'bad', place, because })

/** Undefined when it is not among the files. One in a folder `templates` comes before one elsewhere. */
async function readTemplate(files: SourceFiles, name: string): Promise<Template | readonly Fault[] | undefined> {
  const called = files.names.filter((one) => `/${one}`.endsWith(`/${name}.conf`))
  const file = called.find((one) => `/${one}`.endsWith(`/templates/${name}.conf`)) ?? called[0]
  const pieces = file === undefined ? undefined : files.open(file)
  if (file === undefined || !pieces) return undefined
  let text = ''
  for await (const piece of pieces) {
    text += piece
    if (text.length > MAX_TEMPLATE)
      return [{ place: { file, line: 1, column: 1 }, because: 'a template is not longer than 1 MiB', status: 1 }]
  }
  return parseTemplate(name, file, text)
}

type Asked = {
  readonly seen: Map<Mac, Place>
  readonly known: () => Knowledge
  readonly registrar: string | undefined
}

function readPhone(row: Row, template: Template | 'unusable' | undefined, { seen, known, registrar }: Asked): Reading {
  const bad = (column: number, because: string): BadRow => ({
    ...{ kind: 'bad', place: { file: row.file, line: row.line, column }, because },
  })
  const mac = parseMac(row.macAddress.text)
  if (!mac) return bad(row.macAddress.column, 'not the MAC address of a phone')
  const before = seen.get(mac)
  if (before) return bad(row.macAddress.column, `this phone stands in line ${before.line} of ${before.file} already`)
  if (template === 'unusable') return bad(row.template.column, `its template ${row.template.text}.conf cannot be used`)
  const general = template && readGeneral(template, row, { baseDir: '/mnt/kd/phoneprov' })
  const registered = linesThatRegister(phoneLines(row, general?.accounts ?? { prefix: '', suffix: '' }))
  if (!general && registered.some(({ number }) => !row.accounts[number - 1]))
    return bad(
      row.template.column,
      `its account is named by the template ${row.template.text}.conf, which is not among the files`,
    )
  const unprotected = registered.find(({ password }) => password === undefined)
  if (unprotected)
    return bad(
      unprotected.columns.password,
      'there is no password: `offhook massdeploy -A` writes one into the file, for the PBX and for here',
    )
  const place = { file: row.file, line: row.line, column: row.macAddress.column }
  const { family, model } = general ? known().find(general.vendor, modelWithin(general)) : {}
  const lines = registered.map((line) => lineOf(line, registrar))
  const more =
    template && readProvisioned(row, template, { mac, family, model, lines, registrar }, (name) => known().backOf(name))
  const read = more?.lines ?? lines
  const fault = read.map(whyNotLine).find((one) => one !== undefined)
  if (fault !== undefined) return bad(row.extensions[0].column, fault)
  seen.set(mac, place)
  return {
    ...{ kind: 'phone', place, mac, ...(family ? { family } : {}), ...(model ? { model } : {}), lines: read },
    ...(more && Object.keys(more.settings).length > 0 ? { settings: more.settings } : {}),
    lost: [
      ...registered.flatMap(lostOf),
      ...(template ? lossesOfThePbx(template) : []),
      ...(more?.lost ?? (template ? lossesOfThePhone(template, row) : [])),
    ],
  }
}

/** The first, and each other that has an account of its own: six lines of one account are one. */
const linesThatRegister = (lines: readonly PhoneLine[]): readonly PhoneLine[] =>
  lines.filter(
    ({ number, own, account }) =>
      number === 1 || (own && !lines.slice(0, number - 1).some((line) => line.account === account)),
  )

/** `snom320` of snom is its 320. */
const modelWithin = ({ vendor, model }: General): string =>
  model.toLowerCase().startsWith(vendor.toLowerCase()) && model.length > vendor.length
    ? model.slice(vendor.length)
    : model

const lineOf = ({ account, password, callerId, extension }: PhoneLine, registrar: string | undefined): ReadLine => ({
  ...{ user: account, password },
  ...(callerId.name && callerId.name !== extension ? { displayName: callerId.name } : {}),
  ...(extension === account ? {} : { label: extension }),
  ...(registrar === undefined ? {} : { registrar }),
})

const lostOf = ({ callerId, extension, number }: PhoneLine): string[] =>
  callerId.number === extension
    ? []
    : [`the number of the caller ID of line ${number}, ${callerId.number}: here the PBX says it`]
