/** What the levels of log lines are called, from 0 on. */
export const LEVELS = ['debug', 'detail', 'moderate', 'low', 'minor error', 'major error', 'fatal'] as const
