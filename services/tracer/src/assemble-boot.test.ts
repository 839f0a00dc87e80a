import { RefusalReason, ResyncResult } from '@offhook/contracts'
import { loadFamilies } from '@offhook/families'
import { mintBootId, parseMac } from '@offhook/phones'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assembleBoot } from './assemble-boot.ts'
import { type BootEvent, type BootStep, registrationStep, stepsOf } from './boot-step.ts'

const boot = mintBootId(new Date('2026-01-05T09:00:00Z'))
const mac = parseMac('0004f21a2457')!
const common = { boot, mac, tenant: 'acme', gateway: 'hq' }
const at = (second: number) => new Date(Date.UTC(2026, 0, 5, 9, 0, second)).toISOString()
const served = (second: number, file: string, fileClass: string, status = 200): BootEvent => ({
  name: 'file.served',
  payload: {
    ...common,
    id: `${second}.${file}`,
    method: 'GET',
    file,
    fileClass,
    status,
    bytes: 10,
    ms: 3,
    protocol: 'http',
    remote: '10.0.0.9',
    at: at(second),
  },
})
const events: BootEvent[] = [
  { name: 'lease.alerted', payload: { ...common, leasedIp: '192.168.100.100', alertedAt: at(0) } },
  {
    name: 'phone.activated',
    payload: { ...common, platform: 'main', revision: 1, lines: 1, platformMs: 80, at: at(1) },
  },
  {
    name: 'config.rendered',
    payload: {
      ...common,
      family: 'polycom',
      revision: 1,
      contentHash: 'x',
      changed: true,
      files: 5,
      bytes: 99,
      renderMs: 2,
      at: at(2),
    },
  },
  served(3, 'bootrom.ld', 'bootrom', 404),
  served(4, '0004f21a2457.cfg', 'master'),
  served(5, 'sip.ld', 'sip-image', 404),
  {
    name: 'phone.identified',
    payload: { ...common, family: 'polycom', model: 'SPIP_331', firmware: '3.3.2', at: at(3) },
  },
  served(6, 'phone-0004f21a2457.cfg', 'phone-config'),
  served(7, '0004f21a2457-directory.xml', 'directory', 404),
]
const steps: BootStep[] = events.flatMap(stepsOf)
const registered = (second: number) =>
  registrationStep(boot, 'boot', { id: 'r', mac, aor: '201@acme.example', source: 'api', at: at(second) })
const families = loadFamilies()
const soon = { families, now: new Date(at(10)), stallAfterMs: 60_000, registerWithinMs: 180_000 }
const later = { families, now: new Date(Date.parse(at(10)) + 600_000), stallAfterMs: 60_000, registerWithinMs: 180_000 }

describe('a boot', () => {
  it('is the same from its steps in any order and any number', () => {
    const all = [...steps, registered(8)]
    const whole = assembleBoot(all, soon)
    expect(whole).toMatchObject({
      state: 'completed',
      family: 'polycom',
      model: 'SPIP_331',
      finishedAt: new Date(at(8)),
      steps: 10,
    })
    fc.assert(
      fc.property(
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.array(fc.constantFrom(...all)),
        (shuffled, repeats) => {
          expect(assembleBoot([...repeats, ...shuffled], soon)).toEqual(whole)
        },
      ),
    )
  })
  it('is completed by a registration after its credentials, not by one before', () => {
    expect(assembleBoot([...steps, registered(2)], soon).state).toBe('running')
    expect(assembleBoot([...steps, registered(6)], soon).state).toBe('completed')
  })
  it('is refused with the reason', () => {
    const refusal = stepsOf({
      name: 'activation.refused',
      payload: { ...common, because: 'not-ordered', at: at(1) },
    })[0]!
    expect(assembleBoot([steps[0]!, refusal], later)).toMatchObject({
      state: 'refused',
      diagnosis: { because: 'not-ordered' },
    })
  })
  it.each([
    [1, { stuckAfter: 'lease.alerted', expected: 'phone.activated' }],
    [2, { stuckAfter: 'phone.activated', expected: 'config.rendered' }],
    [3, { stuckAfter: 'config.rendered', because: 'never-asked' }],
    [4, { stuckAfter: 'bootrom.ld', expected: 'master' }],
    [6, { stuckAfter: 'sip.ld', expected: 'phone-config' }],
    [9, { stuckAfter: '0004f21a2457-directory.xml', because: 'not-registered' }],
  ])('that falls silent after %i steps says where', (count, diagnosis) => {
    expect(assembleBoot(steps.slice(0, count), soon).state).toBe('running')
    expect(assembleBoot(steps.slice(0, count), later)).toMatchObject({ state: 'stalled', diagnosis })
  })
  it('that stalls says what usually causes it and what to look at, by the table of its family', () => {
    const { diagnosis } = assembleBoot(steps.slice(0, 6), later)
    expect(diagnosis).toEqual({
      stuckAfter: 'sip.ld',
      expected: 'phone-config',
      because: 'stopped-asking',
      text: 'Stuck after sip.ld: phone-config was expected next.',
      cause: expect.stringContaining('no application'),
      check: expect.stringContaining('firmware folder'),
    })
    const unknown = assembleBoot([steps[0]!, ...stepsOf(served(5, 'sip.ld', 'sip-image', 404))], later).diagnosis
    expect(unknown?.cause).not.toBe(diagnosis?.cause)
    expect(unknown?.check).toBeDefined()
  })
  it('whose phone got no file that it needs says which, however much it asked for after it', () => {
    const missing = stepsOf(served(6, 'phone-0004f21a2457.cfg', 'phone-config', 404))
    const after = stepsOf(served(7, '0004f21a2457-directory.xml', 'directory', 404))
    expect(assembleBoot([...steps.slice(0, 6), ...missing, ...after], later).diagnosis).toMatchObject({
      because: 'unexpected-answer',
      stuckAfter: 'phone-0004f21a2457.cfg',
      text: 'Stuck after phone-0004f21a2457.cfg, which was answered 404.',
    })
  })
  it('has a usual cause and a next check for every reason that a session can have', () => {
    const reasons = [
      ...RefusalReason.options,
      ...ResyncResult.options
        .filter((result) => result !== 'accepted' && result !== 'handed-over')
        .map((result) => `resync-${result}`),
    ]
    for (const because of reasons) expect(families.usualCause(undefined, { because }), because).toBeDefined()
  })
  it('is not stalled as long as its phone may still register, and is then, however much it asks for', () => {
    const after = (seconds: number) => ({ ...soon, now: new Date(Date.parse(at(6)) + seconds * 1_000) })
    const asking = [...steps, stepsOf(served(9, 'phonebook.xml', 'directory', 404))[0]!]
    expect(assembleBoot(steps, after(179))).toMatchObject({
      state: 'running',
      stallsAt: new Date(Date.parse(at(6)) + 180_000),
    })
    expect(assembleBoot(asking, { ...after(3), registerWithinMs: 3_000 })).toMatchObject({
      state: 'stalled',
      diagnosis: { because: 'not-registered', expected: 'phone.registered' },
      stallsAt: null,
    })
    expect(assembleBoot([...steps, registered(400)], after(500)).state).toBe('completed')
  })
  it('that its phone began again is stalled at once', () => {
    expect(assembleBoot(steps.slice(0, 4), { ...soon, superseded: true })).toMatchObject({
      state: 'stalled',
      diagnosis: { because: 'superseded' },
    })
  })
})
