import type { components } from '@offhook/client'
import { waterfall } from '@offhook/console/waterfall'
import { showDuration, showTime } from './show-time.ts'
import { plain } from './write-table.ts'

type Boot = components['schemas']['Boot']

const TITLE_WIDTH = 44
const OFFSET_WIDTH = 9

/** A boot as a waterfall: a row a step with the time since the lease, and a bar where it lies in the whole; `columns` is the terminal's width. */
export function drawBoot(boot: Boot, now: number, columns: number): string {
  const { bars, totalMs } = waterfall(boot, now)
  const width = Math.max(10, columns - TITLE_WIDTH - OFFSET_WIDTH - 4)
  const rows = bars.map(({ title, step, offsetMs, ms, left, width: share, waited, lasts }) => {
    const status = typeof step.status === 'number' ? ` ${step.status}` : ''
    const offset = offsetMs === undefined ? '' : `+${showDuration(offsetMs)}`
    const bar = drawBar({ left, share, waited, lasts }, width)
    const took = lasts && ms > 0 ? ` ${showDuration(ms)}` : ''
    return `${offset.padStart(OFFSET_WIDTH)}  ${cut(plain(`${title}${status}`), TITLE_WIDTH).padEnd(TITLE_WIDTH)}  ${bar}${took}`.trimEnd()
  })
  const who = [boot.family, boot.model, boot.firmware].filter(Boolean).join(' ')
  return `${[
    `${boot.kind === 'change' ? 'change' : 'boot'} ${boot.id}`,
    `${boot.mac}  ${boot.tenant}/${boot.gateway}  ${plain(who)}`.trimEnd(),
    `${boot.state} after ${showDuration(totalMs)}, begun ${showTime(boot.startedAt)}`,
    '',
    ...rows,
    ...diagnosisLines(boot.diagnosis),
  ].join('\n')}\n`
}

type BarShare = {
  readonly left: number
  readonly share: number
  readonly waited: number
  readonly lasts: boolean
}

/** `░` is the part that only waited. */
function drawBar({ left, share, waited, lasts }: BarShare, width: number): string {
  const cells = (percent: number) => Math.round((percent / 100) * width)
  const from = Math.min(cells(left), width - 1)
  const length = Math.min(Math.max(1, cells(share)), width - from)
  const waiting = Math.min(cells(waited), length - 1)
  const mark = lasts ? `${'░'.repeat(waiting)}${'█'.repeat(length - waiting)}` : '│'
  return `${' '.repeat(from)}${mark}`
}

const cut = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, length - 1)}…`)

function diagnosisLines(diagnosis: Boot['diagnosis']): string[] {
  if (!diagnosis) return []
  const { text, cause, check } = diagnosis
  return ['', text, ...(cause ? [`usually: ${cause}`] : []), ...(check ? [`next: ${check}`] : [])]
}
