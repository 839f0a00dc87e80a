import { createRequire } from 'node:module'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Filled, fillStage } from './fill-stage.ts'
import { LOOKS, openChromium, openSignedIn } from './open-chromium.ts'
import { openStage, type Stage } from './open-stage.ts'
import { PAGES, type PageOfConsole, pathOf } from './pages.ts'

type AxeViolation = { id: string; impact: string; help: string; nodes: { target: string[] }[] }

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const browser = await openChromium()

describe.skipIf(!browser)('the console in Chromium', () => {
  let stage: Stage
  let filled: Filled
  beforeAll(async () => {
    stage = await openStage()
    filled = await fillStage(stage)
  })
  afterAll(async () => {
    await browser?.close()
    await stage?.close()
  })

  const visit = async (context: BrowserContext, one: PageOfConsole): Promise<Page> => {
    const page = await context.newPage()
    const answer = await page.goto(pathOf(one, filled))
    expect(answer?.status(), one.name).toBe(one.name === 'nothing' ? 404 : 200)
    return page
  }

  describe.each(LOOKS)('$width px wide, $scheme', (look) => {
    let signedIn: BrowserContext
    let anonymous: BrowserContext
    beforeAll(async () => {
      signedIn = await openSignedIn(browser!, stage, look, { bypassCSP: true })
      anonymous = await browser!.newContext({
        ...{ baseURL: stage.url, viewport: { width: look.width, height: 900 } },
        ...{ colorScheme: look.scheme, bypassCSP: true },
      })
    })
    afterAll(async () => {
      await signedIn?.close()
      await anonymous?.close()
    })

    test.concurrent.for(PAGES)('$name: nothing overflows, and axe finds no serious fault', async (one) => {
      const page = await visit(one.anonymous ? anonymous : signedIn, one)
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
      const [scrolled, client] = await page.evaluate<[number, number]>(
        '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
      )
      expect(scrolled).toBeLessThanOrEqual(client)
      expect(await faultsOf(page)).toEqual([])
      await page.close()
    })
  })

  test.each(PAGES.filter(({ reaches }) => reaches))(
    '$name: the keyboard comes to the main controls, and they show it',
    async (one) => {
      const context = await openSignedIn(browser!, stage, LOOKS[2]!)
      if (one.anonymous) await context.clearCookies()
      const page = await visit(context, one)
      await page.evaluate('document.activeElement?.blur()')
      const missing = [...(one.reaches ?? [])]
      for (let presses = 0; missing.length > 0 && presses < 500; presses++) {
        await page.keyboard.press('Tab')
        const isShown = await page.evaluate<boolean>(
          `document.activeElement.matches(${JSON.stringify(missing[0])}) && getComputedStyle(document.activeElement).outlineStyle !== 'none'`,
        )
        if (isShown) missing.shift()
      }
      expect(missing).toEqual([])
      await context.close()
    },
  )

  test('pages run no script but their own: with the console’s policy, nothing is refused', async () => {
    const context = await openSignedIn(browser!, stage, LOOKS[2]!)
    const faults: string[] = []
    for (const one of PAGES.filter(({ name }) => name !== 'nothing')) {
      const page = await context.newPage()
      page.on('pageerror', (fault) => faults.push(`${one.name}: ${fault.message}`))
      page.on('console', (line) => {
        if (line.type() === 'error' && !/404 \(Not Found\)/.test(line.text()))
          faults.push(`${one.name}: ${line.text()}`)
      })
      await page.goto(pathOf(one, filled))
      await page.close()
    }
    expect(faults).toEqual([])
    await context.close()
  })
})

/** What axe calls serious or critical, with the first places. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: AXE })
  const { violations } = await page.evaluate<{ violations: AxeViolation[] }>("axe.run({ resultTypes: ['violations'] })")
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.length}: ${nodes[0]?.target.join(' ')})`)
}
