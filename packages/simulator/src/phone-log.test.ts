import { loadFamilies } from '@offhook/families'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openPhoneLog, writeStamp } from './phone-log.ts'

const at = new Date('2026-10-28T17:16:42.006Z')
const startedAt = new Date('2026-10-28T16:01:31.000Z')

it('stamps are written as the three forms print them', () => {
  expect([0, 1, 2].map((form) => writeStamp(at, startedAt, form))).toEqual(['011511.006', '2610281716', '1028171642'])
})

it('every line is read back by the family that it is written for', () => {
  const { parseLogLine } = loadFamilies().named('polycom')!
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z]{1,5}$/),
      fc.integer({ min: 0, max: 6 }),
      fc.string(),
      fc.constantFrom(0, 1, 2),
      (ident, level, text, form) => {
        const log = openPhoneLog(() => at)
        log.note(ident, level, text)
        const line = log.text(form).split('\n')[0]!
        expect(parseLogLine(line, at)).toMatchObject({ ident, level, missed: 0, text: text.replace(/[\r\n]+/g, ' ') })
      },
    ),
  )
})

it("a boot's log is about 4 KB, whatever was noted", () => {
  const log = openPhoneLog()
  log.note('copy', 2, "'sip.ld' answered 404")
  expect(log.text().length).toBeGreaterThan(3_000)
  expect(log.text().length).toBeLessThan(6_000)
})
