import { isLostInfrastructure, type Outcome, retry } from '@offhook/bus'

/** Handles a batch at once, and its messages one by one when that fails by something in it: a phone that cannot be rendered holds up no other. */
export const oneByOne =
  <Event>(handle: (events: readonly Event[]) => Promise<readonly Outcome[]>) =>
  async (events: readonly Event[]): Promise<readonly Outcome[]> => {
    try {
      return await handle(events)
    } catch (cause) {
      if (events.length === 1 || isLostInfrastructure(cause)) throw cause
    }
    const outcomes = await Promise.all(
      events.map((event) =>
        handle([event]).catch((cause: unknown) => {
          if (isLostInfrastructure(cause)) throw cause
          return [retry('it cannot be rendered')]
        }),
      ),
    )
    return outcomes.flat()
  }
