/** Where stalled boots stand, in the order of a boot: the reasons of a diagnosis that mean it. */
export const STALL_STEPS = {
  platform: { title: 'waiting for the platform', reasons: ['no-answer'] },
  rendering: { title: 'waiting for their files', reasons: ['not-rendered', 'not-ready'] },
  asking: { title: 'never asked for a file', reasons: ['never-asked'] },
  fetching: { title: 'stopped among their files', reasons: ['stopped-asking', 'unexpected-answer'] },
  registering: { title: 'fetched all, not registered', reasons: ['not-registered'] },
  superseded: { title: 'began anew before the end', reasons: ['superseded'] },
} as const satisfies Record<string, { title: string; reasons: readonly string[] }>

export type StallStep = keyof typeof STALL_STEPS

export const isStallStep = (name: string | undefined): name is StallStep =>
  name !== undefined && Object.hasOwn(STALL_STEPS, name)

/** Undefined for a reason that no boot stalls for. */
export const stallStepOf = (because: string): StallStep | undefined =>
  (Object.keys(STALL_STEPS) as StallStep[]).find((step) =>
    (STALL_STEPS[step].reasons as readonly string[]).includes(because),
  )
