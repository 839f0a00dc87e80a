export type FailureReason =
  /** OFFHOOK_PBX_DIR is not set, or is no folder. */
  | 'files-off'
  | 'folder'
  | 'context-not-allowed'
  | 'host-not-allowed'
  | 'no-such-command'
  | 'command-failed'
  | 'reload-refused'
  | 'unreachable'
  | 'login-refused'
  | 'timeout'
  /** The database says no. */
  | 'database'
  | 'no-subscriber-table'
  | 'no-hosts-table'

/** A PBX did not get its lines. The message is for whoever reads the output's state: it holds no secret. */
export class OutputFailed extends Error {
  override name = 'OutputFailed'
  readonly because: FailureReason

  constructor(because: FailureReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.because = because
  }
}
