import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fillStage } from './fill-stage.ts'
import { openChromium, openSignedIn } from './open-chromium.ts'
import { openStage } from './open-stage.ts'

// The README's pictures: `pnpm screenshots`.
const FOLDER = fileURLToPath(new URL('../../../docs/images', import.meta.url))

const browser = await openChromium()
if (!browser) process.exit(1)
const stage = await openStage()
try {
  const { completed } = await fillStage(stage)
  const context = await openSignedIn(browser, stage, { width: 1280, scheme: 'light' }, { height: 760 })
  const page = await context.newPage()
  await mkdir(FOLDER, { recursive: true })
  const pictures = { fleet: '/', boot: `/boots/${completed}` }
  for (const [name, path] of Object.entries(pictures)) {
    await page.goto(path)
    await page.screenshot({ path: join(FOLDER, `${name}.png`) })
    console.log(`docs/images/${name}.png`)
  }
} finally {
  await browser.close()
  await stage.close()
}
