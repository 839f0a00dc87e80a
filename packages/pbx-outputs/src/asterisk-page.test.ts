import { readFileSync } from 'node:fs'
import { Settings } from '@offhook/phones'
import { expect, it } from 'vitest'
import { readAsteriskConfig } from './asterisk-config-for-tests.ts'
import { PagingGroupSettings, renderPaging } from './asterisk-paging.ts'

const page = readFileSync(new URL('../../../docs/asterisk.md', import.meta.url), 'utf8')
const block = (name: string) => new RegExp(`\`\`\`\\w+ ${name}\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? ''

it('the dialplan that docs/asterisk.md shows is what its groups and settings make', () => {
  const { intercom, paging = [] } = Settings.parse(JSON.parse(block('settings')))
  const groups = [...page.matchAll(/"\$group\/(\w+)".* -d '(.*)'/g)].map(([, group, body]) => ({
    group: group!,
    ...PagingGroupSettings.parse(JSON.parse(body!)),
  }))
  expect(groups).toHaveLength(2)
  const phones = { autoAnswer: intercom?.autoAnswer === true, alertInfo: intercom?.alertInfo, listening: paging }
  expect(renderPaging('shop', groups, phones)).toEqual({ text: block('dialplan'), refusals: [] })
  expect(readAsteriskConfig(Buffer.from(block('dialplan')))).toHaveLength(2)
})
