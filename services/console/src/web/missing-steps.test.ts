import { loadFamilies } from '@offhook/families'
import { expect, test } from 'vitest'
import type { FoundStep } from '../boots/found-boots.ts'
import { inlineLines } from './inline-lines.ts'
import { findMissing } from './missing-steps.ts'

const polycom = loadFamilies().named('polycom')!
const order = polycom.bootOrders.find(({ name }) => name === polycom.modelNamed('SPIP_331').bootOrder)!
const classes = [...new Set(order.requests.filter(({ optional }) => !optional).map(({ fileClass }) => fileClass))]
const at = (second: number) => `2026-01-05T09:00:${String(second).padStart(2, '0')}.000Z`
const served = (fileClass: string, second: number): FoundStep => ({ name: 'file.served', fileClass, at: at(second) })
const boot = (state: 'running' | 'stalled' | 'completed' | 'refused', steps: FoundStep[]) => ({
  ...{ kind: 'boot' as const, state, model: 'SPIP_331' },
  steps: [{ name: 'lease.alerted', at: at(0) }, ...steps],
})

test('what a stalled boot did not ask for stands after its last step, and the registration after that', () => {
  const [first, ...rest] = classes
  const missing = findMissing(boot('stalled', [served(first!, 1)]), polycom)
  expect(missing.map(({ title }) => title.split(' ').at(-1))).toEqual([...rest, 'Registration'])
  expect(missing.every(({ before, word }) => before === 2 && word === 'did not come')).toBe(true)
})

test('a request left out stands where its family asks for it', () => {
  const asked = classes.filter((_, index) => index !== 1)
  const steps = [...asked.map((name, index) => served(name, index + 1)), { name: 'phone.registered', at: at(50) }]
  expect(findMissing(boot('completed', steps), polycom)).toEqual([
    { before: 2, title: expect.stringContaining(classes[1]!), word: 'not asked for' },
  ])
})

test('before the first request the platform and the files are missed; of a refused boot nothing is', () => {
  expect(findMissing(boot('running', []), undefined).map(({ title, word }) => `${title} ${word}`)).toEqual([
    'The platform’s answer expected',
    'Its files expected',
    'Registration expected',
  ])
  expect(findMissing(boot('refused', []), polycom)).toEqual([])
  expect(findMissing({ ...boot('stalled', []), kind: 'change' }, polycom)).toEqual([])
})

test('lines stand at their own time, or where they were received when their clock is elsewhere', () => {
  const steps = [0, 10, 20].map((second) => ({ name: 'file.served', at: at(second) }))
  const line = (text: string, loggedAt: string | null, level = 2) => ({ text, loggedAt, receivedAt: at(15), level })
  const found = inlineLines(steps, [line('own', at(5)), line('wrong clock', '2000-01-01T00:00:00.000Z')])
  expect(found.steps.map(({ title, at }) => title ?? at)).toEqual([at(0), 'own', at(10), 'wrong clock', at(20)])
  const many = Array.from({ length: 40 }, (_, index) => line(`line ${index}`, at(5), index === 7 ? 4 : 2))
  const some = inlineLines(steps, many)
  expect([some.steps.length, some.left]).toEqual([4, 39])
})
