import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { tables } from '@offhook/database'
import { fillStage } from './fill-stage.ts'
import { openChromium, openSignedIn } from './open-chromium.ts'
import { openStage } from './open-stage.ts'
import { mintBoots } from './tell-boot.ts'

// What an open Fleet page costs its browser while boots stream: `pnpm bench:fleet`. Boots are rows and lease events; the page and its console are the real ones.
const { values } = parseArgs({
  options: { boots: { type: 'string', default: '10000' }, rate: { type: 'string', default: '200' } },
})
const [boots, rate] = [Number(values.boots), Number(values.rate)]

const browser = await openChromium()
if (!browser) process.exit(1)
const stage = await openStage()
try {
  await fillStage(stage)
  const context = await openSignedIn(browser, stage, { width: 1440, scheme: 'light' })
  const page = await context.newPage()
  await page.goto('/')
  const devtools = await context.newCDPSession(page)
  await devtools.send('Performance.enable')
  const seconds = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    const named = (name: string) => metrics.find((one) => one.name === name)?.value ?? 0
    return { script: named('ScriptDuration'), task: named('TaskDuration') }
  }
  let drawn = 0
  page.on('response', (answer) => {
    if (answer.url().includes('/fragments/fleet')) drawn++
  })
  await pause(3_000)
  const before = await seconds()
  const began = performance.now()
  for (let told = 0; told < boots; ) {
    const due = Math.min(boots, Math.floor(((performance.now() - began) / 1_000) * rate))
    if (due > told) {
      const batch = mintBoots(due - told)
      await stage.database.db.insert(tables.boots).values(batch.map(({ row }) => row))
      await Promise.all(batch.map(({ lease }) => lease(stage.bus)))
      told = due
    }
    await pause(50)
  }
  const took = (performance.now() - began) / 1_000
  const after = await seconds()
  const perSecond = (name: 'script' | 'task') => (((after[name] - before[name]) * 1_000) / took).toFixed(1)
  console.log(`${boots} boots in ${took.toFixed(1)} s, ${(boots / took).toFixed(0)} boots/s; drawn ${drawn} times`)
  console.log(`scripting            ${perSecond('script')} ms per second   (at most 50)`)
  console.log(`all tasks            ${perSecond('task')} ms per second   (layout and painting included)`)
  if (Number(perSecond('script')) >= 50) process.exitCode = 1
} finally {
  await browser.close()
  await stage.close()
}
