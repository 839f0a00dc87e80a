import { expect, test } from 'vitest'
import { barChart } from './bar-chart.ts'

const bar = (states: object) => ({
  at: new Date(0),
  states: { running: 0, stalled: 0, completed: 0, refused: 0, ...states },
})

test('states stand upon each other, one path each, on a scale that ends at a round number', () => {
  const { paths, top, width } = barChart([bar({}), bar({ completed: 30, stalled: 15 }), bar({ completed: 5 })])
  expect([top, width]).toEqual([50, 3])
  expect(paths).toEqual([
    { state: 'completed', d: 'M1.1 100v-60h0.8v60zM2.1 100v-10h0.8v10z' },
    { state: 'stalled', d: 'M1.1 40v-30h0.8v30z' },
  ])
})

test('nothing is no bar', () => {
  expect(barChart([bar({}), bar({})])).toMatchObject({ paths: [], top: 1 })
})
