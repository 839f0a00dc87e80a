import { done, type Outcome } from '@offhook/bus'
import type { PhoneRegistered } from '@offhook/contracts'
import { type BootEvent, type BootOwner, type BootStep, stepsOf } from './boot-step.ts'
import type { UpdatedBoot } from './kept-boots.ts'

export type TracerPorts = {
  keepSteps(owners: readonly BootOwner[], steps: readonly BootStep[]): Promise<readonly UpdatedBoot[]>
  /** Tells who wants to know of boots that changed. */
  announce(updated: readonly UpdatedBoot[]): Promise<void>
  /** What phones do while a change is open for them belongs to it. */
  assignToOpenChanges(steps: readonly (BootStep & BootOwner)[]): Promise<readonly (BootStep & BootOwner)[]>
  findRegistrationBoots(registrations: readonly PhoneRegistered[]): Promise<readonly (BootStep & BootOwner)[]>
  keepObservations(events: readonly BootEvent[], registrations: readonly PhoneRegistered[]): Promise<void>
}

/** A batch of events that name their boots. */
export const traceEvents =
  (ports: TracerPorts) =>
  async (events: readonly BootEvent[]): Promise<Outcome> => {
    const steps = await ports.assignToOpenChanges(events.flatMap(stepsOf))
    await ports.announce(await ports.keepSteps(steps, steps))
    await ports.keepObservations(events, [])
    return done
  }

/** A batch of registrations, which name phones: each belongs to its phone's latest boot or change before it, and most belong to none. */
export const traceRegistrations =
  (ports: TracerPorts) =>
  async (registrations: readonly PhoneRegistered[]): Promise<Outcome> => {
    const steps = await ports.findRegistrationBoots(registrations)
    await ports.announce(await ports.keepSteps(steps, steps))
    await ports.keepObservations([], registrations)
    return done
  }
