/** A request that is answered with problem details; thrown anywhere below a route, translated once in `onError`. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly status: number
  readonly extensions: Record<string, unknown>

  constructor(status: number, detail: string, extensions: Record<string, unknown> = {}) {
    super(detail)
    this.status = status
    this.extensions = extensions
  }
}

export const missing = (what: string): Refusal => new Refusal(404, `no such ${what}`)

/** Somebody claims a phone that a tenant outside has; whose it is stays untold. */
export class OwnerConflict extends Refusal {
  override name = 'OwnerConflict'
  readonly mac: string

  constructor(mac: string) {
    super(409, 'the phone belongs to somebody else')
    this.mac = mac
  }
}
