import type { BootState } from '@offhook/database'
import type { FleetBar } from '../boots/found-fleet.ts'

/** From the bottom up. */
export const STACKED = ['completed', 'running', 'stalled', 'refused'] as const satisfies readonly BootState[]

export type BarChart = {
  /** In units of one bar's width. */
  readonly width: number
  readonly height: number
  /** One path for each state, however many bars there are: what the browser draws anew every second stays small. */
  readonly paths: readonly { readonly state: BootState; readonly d: string }[]
  /** What the top of the chart stands for: a round number. */
  readonly top: number
}

export const CHART_HEIGHT = 100
const GAP = 0.2

/** Bars of boots, one state upon the other. */
export function barChart(bars: readonly FleetBar[]): BarChart {
  const highest = Math.max(1, ...bars.map(({ states }) => STACKED.reduce((sum, state) => sum + states[state], 0)))
  const top = roundUp(highest)
  const paths = new Map<BootState, string>()
  for (const [at, { states }] of bars.entries()) {
    let below = 0
    for (const state of STACKED) {
      const boots = states[state]
      if (boots === 0) continue
      const [bottom, height] = [CHART_HEIGHT - scale(below, top), scale(boots, top)]
      paths.set(
        state,
        `${paths.get(state) ?? ''}M${at + GAP / 2} ${round(bottom)}v${-round(height)}h${1 - GAP}v${round(height)}z`,
      )
      below += boots
    }
  }
  return {
    width: bars.length,
    height: CHART_HEIGHT,
    top,
    paths: STACKED.flatMap((state) => (paths.has(state) ? [{ state, d: paths.get(state)! }] : [])),
  }
}

const scale = (boots: number, top: number): number => (boots / top) * CHART_HEIGHT
const round = (value: number): number => Math.round(value * 100) / 100

function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 3, 4, 5, 6, 8, 10].map((times) => times * power).find((one) => one >= value)!
}
