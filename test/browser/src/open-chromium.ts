import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'

const CHROMIUM = process.env.OFFHOOK_CHROMIUM ?? '/usr/bin/chromium'

/** Debian's Chromium without a window; undefined, and said loudly, where there is none or it does not start. */
export async function openChromium(): Promise<Browser | undefined> {
  const skip = (why: string) => console.warn(`offhook: PAGES ARE NOT TESTED IN A BROWSER: ${why}`)
  if (!existsSync(CHROMIUM)) {
    skip(`${CHROMIUM} is missing: apt-get install chromium, or name another by OFFHOOK_CHROMIUM`)
    return undefined
  }
  const args = ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
  try {
    return await chromium.launch({ executablePath: CHROMIUM, args, timeout: 30_000 })
  } catch (cause) {
    skip(`${CHROMIUM} does not start: ${cause instanceof Error ? cause.message.split('\n')[0] : cause}`)
    return undefined
  }
}

export type Look = {
  readonly width: number
  readonly scheme: 'light' | 'dark'
}

export const LOOKS: readonly Look[] = [390, 1440].flatMap((width) =>
  (['light', 'dark'] as const).map((scheme) => ({ width, scheme })),
)

/** A context of that look, signed in as the administrator. `bypassCSP`: scripts of a test may be put into its pages. */
export async function openSignedIn(
  browser: Browser,
  { url, adminToken }: { url: string; adminToken: string },
  { width, scheme }: Look,
  { bypassCSP = false, height = 900 }: { bypassCSP?: boolean; height?: number } = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height },
    colorScheme: scheme,
    bypassCSP,
    reducedMotion: 'reduce',
    locale: 'en-GB',
  })
  const page = await context.newPage()
  await page.goto(`/sign-in?token=${adminToken}`)
  await page.close()
  return context
}
