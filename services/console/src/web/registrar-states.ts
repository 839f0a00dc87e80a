/** How a registrar is watched, in words, and as which state of a boot it looks. */
export const REGISTRAR_STATES = {
  connected: { word: 'connected', look: 'completed' },
  connecting: { word: 'connecting', look: 'running' },
  waiting: { word: 'not reached', look: 'refused' },
  unwatched: { word: 'not watched', look: 'ordered' },
} as const
