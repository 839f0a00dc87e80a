import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readAsteriskConfig } from './asterisk-config-for-tests.ts'
import { type AsteriskOutput, PbxOutput, PbxOutputs } from './output.ts'
import { linesAlone } from './pbx-content-for-tests.ts'
import { renderAsterisk } from './render-asterisk.ts'

const page = readFileSync(new URL('../../../docs/pbx.md', import.meta.url), 'utf8')
const block = (name: string) => new RegExp(`\`\`\`\\w+ ${name}\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? ''

it('the files that docs/pbx.md shows are those that its shop gets', () => {
  const line = { mac: '0004f21a2457', line: 1, user: '201', authUser: '201', password: 'yAtRkfWz8LuMpN4hXcQe' }
  const output = PbxOutput.parse({ kind: 'asterisk' }) as AsteriskOutput
  const { files } = renderAsterisk(
    linesAlone([{ ...line, displayName: 'Front desk', voiceMail: '*97' }]),
    output,
    'offhook-shop-main',
  )
  for (const [name, bytes] of files) {
    expect(block(name)).toBe(bytes.toString())
    expect(() => readAsteriskConfig(Buffer.from(block(name)))).not.toThrow()
  }
})

it('the outputs that docs/pbx.md shows are taken', () => {
  const [, inline] = /"outputs": (\[.*?\])\}'/.exec(page)!
  expect(PbxOutputs.safeParse(JSON.parse(inline!)).error).toBeUndefined()
  const reload = JSON.parse(block('reload').replace('…', 'secret'))
  expect(PbxOutput.safeParse({ kind: 'asterisk', reload }).error).toBeUndefined()
  expect(PbxOutput.safeParse(JSON.parse(block('kamailio').replace('…', 'secret'))).error).toBeUndefined()
})
