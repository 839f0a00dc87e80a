import { Command } from 'commander'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { completionsOf } from './completion.ts'
import { judgeOption66 } from './doctor/check-console.ts'
import { checkNode } from './doctor/check-machine.ts'
import { drawBoot } from './draw-boot.ts'
import { drawProgress, progressBar } from './progress-bar.ts'
import { readSince } from './read-flags.ts'
import { showDuration } from './show-time.ts'
import { writeTable } from './write-table.ts'

it('a table has columns as wide as their widest cell, and nothing that a terminal obeys', () => {
  expect(
    writeTable([
      ['a', 'bcd'],
      ['efg', undefined, 'x\u001b[2J\ny'],
    ]),
  ).toBe('a    bcd\nefg       x?[2J?y\n')
  expect(writeTable([])).toBe('')
  fc.assert(
    fc.property(fc.array(fc.array(fc.string(), { maxLength: 4 }), { maxLength: 6 }), (rows) => {
      const lines = writeTable(rows).split('\n')
      expect(lines).toHaveLength(rows.length + 1)
      expect(lines.join('')).not.toMatch(/\p{Cc}/u)
    }),
  )
})

it('a bar is drawn on a terminal within its width, and nowhere else', () => {
  const drawn: string[] = []
  const write = (text: string) => drawn.push(text)
  progressBar('import', { isTTY: false, write }).show(1, 2)
  expect(drawn).toEqual([])
  const bar = progressBar('import', { isTTY: true, columns: 40, write })
  bar.show(1, 2, 'some more that is too long for the line')
  bar.end()
  bar.end()
  expect(drawn).toHaveLength(2)
  expect(drawn[0]!.replace('\r\u001b[2K', '')).toHaveLength(39)
  expect(drawProgress(60, 100)).toBe(`[${'#'.repeat(18)}${'-'.repeat(12)}] 60 of 100`)
  expect(drawProgress(0, 0)).toContain('#'.repeat(30))
})

it('times are given as so long ago or as they are', () => {
  const askedAt = Date.now()
  const since = Date.parse(readSince('15m')) + 15 * 60_000
  expect([since >= askedAt, since <= Date.now()]).toEqual([true, true])
  expect(readSince('2026-01-05T09:00:00Z')).toBe('2026-01-05T09:00:00.000Z')
  for (const wrong of ['', '15', 'm', 'yesterday', '-5m']) expect(() => readSince(wrong)).toThrow('90s, 15m')
  expect([4, 1_234, 180_000, 5_400_000].map(showDuration)).toEqual(['4 ms', '1.2 s', '3 min', '1.5 h'])
})

const at = (ms: number) => new Date(Date.UTC(2026, 0, 5, 9) + ms).toISOString()
const boot = {
  id: '019b8d1c-5a80-7c3e-9f1e-6d2b4a8c0e57',
  ...{ kind: 'boot' as const, mac: '0004f21a2457', tenant: 'acme', gateway: 'hq', family: 'polycom' },
  ...{ state: 'stalled' as const, startedAt: at(0), lastStepAt: at(1_000) },
  steps: [
    { name: 'lease.alerted', at: at(0), title: 'Lease 192.0.2.7' },
    { name: 'file.served', at: at(500), title: 'GET \u001b[31msip.ld', status: 404, ms: 500, waitedMs: 250 },
  ],
  diagnosis: { text: 'Stuck after sip.ld.', cause: 'No application.', check: 'The firmware folder.' },
}

it('a boot is drawn as a waterfall with what is wrong and what to look at', () => {
  const lines = drawBoot(boot, Date.parse(at(9_000)), 100).split('\n')
  expect(lines.slice(0, 3)).toEqual([
    'boot 019b8d1c-5a80-7c3e-9f1e-6d2b4a8c0e57',
    '0004f21a2457  acme/hq  polycom',
    expect.stringContaining('stalled after 1.0 s'),
  ])
  expect(lines[5]).toMatch(/^ {2}\+500 ms {2}GET \?\[31msip\.ld 404 +░+█+ 500 ms$/)
  expect(lines.slice(-5)).toEqual([
    '',
    'Stuck after sip.ld.',
    'usually: No application.',
    'next: The firmware folder.',
    '',
  ])
  for (const columns of [20, 80, 300]) expect(drawBoot(boot, 0, columns)).not.toContain('\u001b')
})

it('every command, choice and option below a program can be completed', () => {
  const program = new Command('offhook').addCommand(
    new Command('platform').addCommand(new Command('verify').option('--kind <kind>', '')),
  )
  expect(completionsOf(program)).toEqual([
    { path: '', words: ['platform', '--help'] },
    { path: 'platform', words: ['verify', '--help'] },
    { path: 'platform verify', words: ['--kind', '--help'] },
  ])
})

it('the doctor knows a Node that is too old and an option 66 that no phone can use', () => {
  expect(
    [checkNode('24.1.0'), checkNode('22.18.0'), checkNode('22.17.9'), checkNode('18.0.0')].map(({ state }) => state),
  ).toEqual(['well', 'well', 'ill', 'ill'])
  const states = (url: string) => judgeOption66('option 66', url).map(({ state, says }) => `${state} ${says}`)
  expect(states('http://192.0.2.1/phoneprovisioning/')).toEqual([])
  expect(states('http://127.0.0.1:8066/p/')).toEqual([expect.stringMatching(/^doubtful names 127\.0\.0\.1/)])
  expect(states('http://[::1]:8066/p/')).toEqual([expect.stringMatching(/^doubtful names/)])
  expect(states(`http://192.0.2.1/${'p'.repeat(60)}/`)).toEqual([expect.stringMatching(/^doubtful has 78/)])
  expect(states(`http://192.0.2.1/${'p'.repeat(260)}/`)).toEqual([expect.stringMatching(/^ill has 278/)])
})
