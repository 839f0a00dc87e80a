import { vi } from 'vitest'

/** What a test waits for has this long unless it says otherwise; vitest's own second is too short beside other files. */
const TIMEOUT_MS = 10_000

const { waitFor } = vi
vi.waitFor = (callback, options) => waitFor(callback, options ?? TIMEOUT_MS)
