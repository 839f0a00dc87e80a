import type { Fault } from './tenant-platform.ts'

export type FaultRate = { readonly share: number; readonly fault: Fault }

/**
 * Reads which share of a platform's answers goes wrong, and how: `slow=0.1,500=0.05,429=0.02,drop=0.01,nonsense=0.001`. Undefined for what cannot be
 * understood or adds up to more than 1.
 */
export function parseFaultRates(written: string): FaultRate[] | undefined {
  const rates: FaultRate[] = []
  for (const part of written.split(',')) {
    const match = /^\s*(slow|drop|nonsense|[45]\d\d)=(0(?:\.\d{1,6})?|1(?:\.0{1,6})?)\s*$/.exec(part)
    if (!match) return undefined
    rates.push({ fault: faultNamed(match[1]!), share: Number(match[2]) })
  }
  return rates.reduce((sum, { share }) => sum + share, 0) <= 1 ? rates : undefined
}

function faultNamed(name: string): Fault {
  if (name === 'slow') return { kind: 'slow', ms: 2_000 }
  if (name === 'drop' || name === 'nonsense') return { kind: name }
  const status = Number(name)
  return { kind: 'status', status, ...(status === 429 || status === 503 ? { retryAfter: 1 } : {}) }
}
