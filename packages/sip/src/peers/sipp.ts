import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '@offhook/engines'
import { openFolder } from '@offhook/testing/open-folder'
import { freeSipPort, isBound, runPeer } from '@offhook/testing/real-peer'
import { vi } from 'vitest'

export type Sipp = {
  readonly port: number
  /** 0 when every call went as the scenario says. */
  readonly exited: Promise<number | null>
  /** Every message that it received and sent. */
  messages(): Promise<string>
  stop(): Promise<void>
}

/** A SIPp that plays the scenario's steps on loopback for so many calls, and ends. */
export async function startSipp({
  steps,
  transport = 'udp',
  calls = 1,
  port,
  parameters = [],
}: {
  steps: string
  transport?: 'udp' | 'tcp'
  calls?: number
  port?: number
  parameters?: readonly string[]
}): Promise<Sipp> {
  const folder = await openFolder('sipp')
  const own = port ?? (await freeSipPort())
  await writeFile(
    join(folder, 'scenario.xml'),
    `<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="phone">${steps}</scenario>\n`,
  )
  const peer = await runPeer(
    'sipp',
    [
      ...['-sf', 'scenario.xml', '-i', '127.0.0.1', '-p', String(own), '-t', transport === 'udp' ? 'u1' : 't1'],
      ...[
        '-m',
        String(calls),
        '-nostdin',
        '-cp',
        String(await freePort()),
        '-trace_msg',
        '-message_file',
        'messages.log',
        '-trace_err',
      ],
      ...['-error_file', 'errors.log', '-timeout', '25s', '-timeout_error', ...parameters],
    ],
    folder,
  )
  const stop = async () => {
    await peer.stop()
    await rm(folder, { recursive: true, force: true })
  }
  let code: number | null | undefined
  void peer.exited.then((exit) => {
    code = exit
  })
  // One that calls, or one whose peer was waiting for it, may be through before we look.
  if (!parameters.some((parameter) => /^127\.0\.0\.1:/.test(parameter)))
    await vi
      .waitFor(
        async () => {
          if (code !== 0 && !(await isBound(own, transport))) throw new Error(`SIPp does not listen:\n${peer.output()}`)
        },
        { timeout: 10_000, interval: 20 },
      )
      .catch(async (cause: unknown) => {
        await stop()
        throw cause
      })
  return {
    port: own,
    exited: peer.exited,
    messages: () => readFile(join(folder, 'messages.log'), 'utf8'),
    stop,
  }
}

/** Ends the call, and the run as failed, unless the header is as told. */
export const demand = (header: string, pattern: string): string =>
  `<ereg regexp="${pattern.replaceAll('<', '&lt;')}" search_in="hdr" header="${header}:" check_it="true" assign_to="seen"/>`

export const recvNotify = (checks = ''): string =>
  `<recv request="NOTIFY">${checks === '' ? '' : `<action>${checks}</action>`}</recv>${checks.includes('"seen"') ? '<Reference variables="seen"/>' : ''}`

export const answer = (status: string, headers: readonly string[] = []): string => `<send><![CDATA[

SIP/2.0 ${status}
[last_Via:]
[last_From:]
[last_To:];tag=[pid]sipp[call_number]
[last_Call-ID:]
[last_CSeq:]
${headers.map((header) => `${header}\n`).join('')}Content-Length: 0

]]></send>`
