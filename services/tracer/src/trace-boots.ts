import { done, type Outcome, retry } from '@offhook/bus'
import type { PhoneRegistered } from '@offhook/contracts'
import { type BootEvent, type BootOwner, type BootStep, stepOf } from './boot-step.ts'
import type { UpdatedBoot } from './kept-boots.ts'

export type TracerPorts = {
  keepSteps(owners: readonly BootOwner[], steps: readonly BootStep[]): Promise<readonly UpdatedBoot[]>
  /** Tells who wants to know of boots that changed. */
  announce(updated: readonly UpdatedBoot[]): Promise<void>
  findRegistrationBoots(registrations: readonly PhoneRegistered[]): Promise<(BootStep | undefined)[]>
  existingBoots(boots: readonly string[]): Promise<Set<string>>
  keepObservations(events: readonly BootEvent[], registrations: readonly PhoneRegistered[]): Promise<void>
}

/** A batch of events that name their boots. */
export const traceEvents =
  (ports: TracerPorts) =>
  async (events: readonly BootEvent[]): Promise<Outcome> => {
    const steps = events.flatMap((event) => stepOf(event) ?? [])
    await ports.announce(await ports.keepSteps(steps, steps))
    await ports.keepObservations(events, [])
    return done
  }

/** A batch of registrations, which name phones: each belongs to its phone's latest boot before it. One without a boot is looked at again; it may have come first. */
export const traceRegistrations =
  (ports: TracerPorts) =>
  async (messages: readonly { payload: PhoneRegistered; attempt: number }[]): Promise<Outcome[]> => {
    const found = await ports.findRegistrationBoots(messages.map(({ payload }) => payload))
    const existing = await ports.existingBoots(found.flatMap((step) => step?.boot ?? []))
    const steps = found.filter((step): step is BootStep => step !== undefined && existing.has(step.boot))
    await ports.announce(await ports.keepSteps([], steps))
    await ports.keepObservations(
      [],
      messages.map(({ payload }) => payload),
    )
    return found.map((step, position) => {
      if (step && existing.has(step.boot)) return done
      return messages[position]!.attempt >= ATTEMPTS_FOR_BOOT ? done : retry('its boot is not known yet')
    })
  }

/** Registrations outside any boot are the most usual ones of all: after these few attempts they are not waited for. */
const ATTEMPTS_FOR_BOOT = 4
