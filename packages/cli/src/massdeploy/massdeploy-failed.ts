/** Nothing was deployed, and with which status the command ends: 1 for what cannot be used, 2 for files that are there already, 3 for missing passwords. */
export class MassdeployFailed extends Error {
  override readonly name = 'MassdeployFailed'
  readonly status: 1 | 2 | 3

  constructor(status: 1 | 2 | 3, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

/** `EACCES` of an error of the file system. */
export const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : String(cause)
