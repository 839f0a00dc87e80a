import type { Socket } from 'node:dgram'
import { faultOf } from './connections.ts'
import type { Transaction } from './transaction.ts'

/**
 * Sends a request over UDP until its transaction ends, by timer E of RFC 3261 section 17.1.2: again after T1, then after times that double up to T2, and every T2
 * once a provisional response has come. Yields why it cannot be sent, if so.
 */
export function sendDatagrams(
  {
    udp,
    address,
    port,
    bytes,
    t1Ms,
    t2Ms,
    isProceeding,
  }: {
    udp: Socket
    address: string
    port: number
    bytes: Buffer
    t1Ms: number
    t2Ms: number
    isProceeding(): boolean
  },
  transaction: Pick<Transaction<unknown>, 'onEnd'>,
): Promise<'too-large' | 'no-route' | undefined> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined
    let delayMs = t1Ms
    const send = () => {
      udp.send(bytes, port, address, (cause: NodeJS.ErrnoException | null) => {
        if (!cause) return
        const fault = cause.code === 'EMSGSIZE' ? 'too-large' : faultOf(cause)
        // What an earlier datagram met may be told here; this one is then still to be tried.
        if (fault === 'too-large' || fault === 'no-route') resolve(fault)
      })
      timer = setTimeout(send, isProceeding() ? t2Ms : delayMs)
      delayMs = Math.min(delayMs * 2, t2Ms)
    }
    send()
    transaction.onEnd(() => {
      clearTimeout(timer)
      resolve(undefined)
    })
  })
}
