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
