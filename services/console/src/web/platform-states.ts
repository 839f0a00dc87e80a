/** A platform's state in words, and as which state of a boot it looks. */
export const PLATFORM_STATES = {
  closed: { word: 'answers', look: 'completed' },
  'half-open': { word: 'being tried', look: 'running' },
  open: { word: 'left alone', look: 'refused' },
  idle: { word: 'not asked', look: 'ordered' },
} as const
