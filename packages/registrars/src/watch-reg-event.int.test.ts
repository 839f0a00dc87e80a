import { createSocket } from 'node:dgram'
import { openSipClient } from '@offhook/sip'
import { expect, test, vi } from 'vitest'
import { Registrar } from './registrar.ts'
import type { RegistrarState } from './sighting.ts'
import { watchRegistrar } from './watch-registrar.ts'

/** A registrar that grants what it is asked, or says nothing; and when it was asked. */
async function openRegistrar(isAway: () => boolean) {
  const socket = createSocket('udp4')
  const asked: { at: number; aor: string; callId: string }[] = []
  socket.on('message', (bytes, { address, port }) => {
    const request = bytes.toString()
    const callId = /^call-id: (.*)\r$/im.exec(request)?.[1] ?? ''
    if (asked.some((one) => one.callId === callId && /^SUBSCRIBE/.test(request)) && isAway()) return // sent again
    asked.push({ at: performance.now(), aor: /^SUBSCRIBE sip:(\S+) /.exec(request)?.[1] ?? '', callId })
    if (isAway()) return
    const copied = request.split('\r\n').filter((line) => /^(?:via|from|call-id|cseq|expires):/i.test(line))
    const to = /^to: (.*)\r$/im.exec(request)?.[1]
    const answer = ['SIP/2.0 200 OK', ...copied, `To: ${to};tag=registrar`, `Contact: <sip:127.0.0.1:${here()}>`]
    socket.send([...answer, 'Content-Length: 0', '', ''].join('\r\n'), port, address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  const here = () => socket.address().port
  return { asked, port: here(), close: () => socket.close() }
}

test('many lines are asked after one by one at their pace; a registrar that is away is asked ever so seldom', async () => {
  let isAway = false
  const registrar = await openRegistrar(() => isAway)
  const client = await openSipClient({ listen: { host: '127.0.0.1' } })
  const states: RegistrarState[] = []
  const log = { warn: () => {} }
  const settings = Registrar.parse({
    ...{ kind: 'reg-event', address: `sip:127.0.0.1:${registrar.port}`, domains: ['acme.example'] },
  })
  const ports = { tell: () => {}, onState: (state: RegistrarState) => states.push(state), log }
  const watch = watchRegistrar(settings, undefined, ports, {
    sip: client,
    perSecond: 200,
    timeoutMs: 500,
    retryAfterMs: [10],
  })
  const lines = (from: number, to: number) =>
    new Set(Array.from({ length: to - from }, (_, index) => `${from + index}@acme.example`))
  watch.follow(lines(0, 200))
  await vi.waitFor(() => expect(new Set(registrar.asked.map(({ aor }) => aor)).size).toBe(200), { timeout: 10_000 })
  expect(states[0]).toEqual({ kind: 'connected' })
  const { asked } = registrar
  // Timers are late rather than early: 50 take no less than 49 times 5 ms, give or take a tick of each.
  for (let at = 0; at + 50 < 200; at++) expect(asked[at + 50]!.at - asked[at]!.at).toBeGreaterThan(150)

  isAway = true
  watch.follow(lines(200, 1_200)) // a thousand others, and none of the first
  await vi.waitFor(() => expect(states.at(-1)).toEqual({ kind: 'waiting', because: 'timeout' }), { timeout: 10_000 })
  const since = asked.length
  await vi.waitFor(() => expect(asked.length).toBeGreaterThan(since + 2), { timeout: 10_000 })
  const late = asked.slice(-2)
  expect(late[1]!.at - late[0]!.at).toBeGreaterThan(900)
  await watch.stop()
  await client.close()
  registrar.close()
}, 30_000)
