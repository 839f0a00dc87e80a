import { join } from 'node:path'
import {
  type Deployment,
  type Fault,
  type Massdeployment,
  parseMassdeployment,
  parseTemplate,
  planDeployment,
  type Remark,
  type Template,
  writeRemark,
} from '@offhook/astlinux'
import { MassdeployFailed } from './massdeploy-failed.ts'
import { writePhoneTable } from './phone-table.ts'
import { pathBelow, readIfThere, replaceFiles } from './replace-files.ts'

const TABLE = '/mnt/kd/asterisk-odbc.sqlite3'

export type Deploying = {
  /** massdeployment.conf, and its name as whoever calls knows it. */
  readonly file: string
  readonly text: string
  /** The folder that stands for `/`. */
  readonly root: string
  /** Below the root: `/mnt/kd/phoneprov`. */
  readonly baseDir: string
  readonly serverIpv4: string | undefined
  readonly force: boolean
  readonly partial: boolean
}

export type Deployed = {
  /** How many phones there are. */
  readonly phones: number
  /** Every output, in order, and whether it was another one before. */
  readonly files: readonly { readonly path: string; readonly changed: boolean }[]
  readonly tableChanged: boolean
  readonly remarks: readonly Remark[]
}

/** Makes all outputs, or none: what is wrong anywhere is found before anything is written. Throws MassdeployFailed. */
export async function deploy({ file, text, root, baseDir, serverIpv4, force, partial }: Deploying): Promise<Deployed> {
  const massdeployment = parseMassdeployment(text, file)
  const templates = await readTemplates(massdeployment, root, join(baseDir, 'templates'))
  const plan = planDeployment(massdeployment, templates, { baseDir, serverIpv4 })
  if (plan.faults.length > 0)
    throw new MassdeployFailed(plan.faults[0]!.status, plan.faults.map(writeRemark).join('\n'))

  const { wanted, before } = await findOutputs(plan, root, force, partial)
  const changed = new Map([...wanted].filter(([path, text]) => before.get(path) !== text))
  await replaceFiles(changed)
  const tableChanged = await writePhoneTable(await pathBelow(root, TABLE), plan.table, partial)
  return {
    ...{ phones: massdeployment.rows.length, tableChanged, remarks: plan.remarks },
    files: [...wanted.keys()].map((path) => ({ path, changed: changed.has(path) })),
  }
}

async function readTemplates(
  { rows }: Massdeployment,
  root: string,
  folder: string,
): Promise<ReadonlyMap<string, Template | readonly Fault[]>> {
  const templates = new Map<string, Template | readonly Fault[]>()
  for (const { file, line, template } of rows) {
    const name = template.text
    if (templates.has(name)) continue
    const path = await pathBelow(root, join(folder, `${name}.conf`))
    const text = (await readIfThere(path))?.toString()
    const place = { file, line, column: template.column }
    templates.set(
      name,
      text === undefined
        ? [{ place, because: `there is no template ${path}`, status: 1 }]
        : parseTemplate(name, path, text),
    )
  }
  return templates
}

/** What every output is to be, and what it is now. */
async function findOutputs(plan: Deployment, root: string, force: boolean, partial: boolean) {
  const wanted = new Map<string, string>()
  const before = new Map<string, string | undefined>()
  const inTheWay: string[] = []
  for (const { path, head, blocks } of plan.shared) {
    const real = await pathBelow(root, path)
    const there = (await readIfThere(real))?.toString()
    before.set(real, there)
    if (there !== undefined && !force && !partial) inTheWay.push(`${real} exists`)
    wanted.set(real, partial ? append(there ?? '', blocks) : head + blocks.join(''))
  }
  for (const { path, text } of plan.phones) {
    const real = await pathBelow(root, path)
    const there = (await readIfThere(real))?.toString()
    if (there !== undefined && !force) inTheWay.push(`${real} exists`)
    else if (wanted.has(real) && !force) inTheWay.push(`${real} is made by more than one phone`)
    before.set(real, there)
    wanted.set(real, text)
  }
  if (inTheWay.length > 0) {
    const advice = 'Use -f or --force-overwrite to overwrite. Files are left unchanged.'
    throw new MassdeployFailed(2, [...inTheWay, advice].join('\n'))
  }
  return { wanted, before }
}

/** Behind what is there, unless it stands there already: a second run adds nothing. */
function append(text: string, blocks: readonly string[]): string {
  const whole = text === '' || text.endsWith('\n') ? text : `${text}\n`
  const searched = `\n${whole}`
  const added = blocks.filter((block) => block.trim() !== '' && !searched.includes(`\n${block}`))
  return whole + added.join('')
}
