import { type components, taken } from '@offhook/client'
import { Command } from 'commander'
import { type ConsoleOptions, type OpenedClient, openClient, withConsole } from './console-options.ts'
import { drawBoot } from './draw-boot.ts'
import { followEvents } from './follow-events.ts'
import { stopOnInterrupt } from './until-interrupted.ts'
import { writeJson, writeOut } from './write-out.ts'

type Boot = components['schemas']['Boot']
type BootOptions = ConsoleOptions & { readonly follow?: boolean; readonly json?: boolean }

const DEFAULT_COLUMNS = 120

export const bootCommand = (environment: NodeJS.ProcessEnv = process.env): Command =>
  withConsole(
    new Command('boot')
      .description('Shows a boot as a waterfall, with what is wrong with it and what to look at next')
      .argument('<id>', "a boot's id, or a MAC: that phone's latest")
      .option('-f, --follow', 'draws it anew as it goes on, until it is over or interrupted')
      .option('--json', 'as JSON'),
    environment,
  )
    .addHelpText(
      'after',
      `
Examples:
  offhook boot 019b8d1c-5a80-7c3e-9f1e-6d2b4a8c0e57
  offhook boot 0004f21a2457 -f     the latest boot of a phone, while it happens

Exit status: 0 done; 1 it failed, or there is no such boot; 2 the command was not understood.`,
    )
    .action(async (name: string, { follow, json, ...options }: BootOptions) => {
      const opened = await openClient(options, environment)
      const boot = await findBoot(opened, name)
      if (json) await writeJson(boot)
      else if (follow && boot.state === 'running') await followBoot(opened, boot)
      else await writeOut(draw(boot))
    })

const draw = (boot: Boot): string => drawBoot(boot, Date.now(), process.stdout.columns ?? DEFAULT_COLUMNS)

async function findBoot({ client }: OpenedClient, name: string): Promise<Boot> {
  const isId = /^[0-9a-f]{8}-/i.test(name)
  const id = isId
    ? name
    : (await taken(client.GET('/v1/phones/{mac}', { params: { path: { mac: name } } }))).data.lastBoot?.id
  if (id === undefined) throw new NoBoot(`${name} has not booted yet`)
  return (await taken(client.GET('/v1/boots/{id}', { params: { path: { id } } }))).data
}

/** A phone that never booted. */
export class NoBoot extends Error {
  override name = 'NoBoot'
}

/** Draws it again at every event of its phone, over what was drawn before where that is a terminal. */
async function followBoot(opened: OpenedClient, boot: Boot): Promise<void> {
  const { signal, ended } = stopOnInterrupt()
  const isTerminal = process.stdout.isTTY === true
  let drawn = ''
  const redraw = async () => {
    const now = await findBoot(opened, boot.id)
    const text = draw(now)
    const up = isTerminal && drawn ? `\u001b[${drawn.split('\n').length - 1}A\u001b[0J` : ''
    if (isTerminal || now.state !== 'running') await writeOut(`${up}${text}`)
    drawn = text
    return now.state === 'running'
  }
  try {
    const events = followEvents(opened, '/v1/stream', { mac: boot.mac }, signal)
    if (!(await redraw())) return
    for await (const _ of events) if (!(await redraw())) return
  } catch (cause) {
    if (!signal.aborted) throw cause
  } finally {
    ended()
  }
}
