import { type Form, readNumber } from './forms.ts'

export type ShownLogAlert = {
  q?: string
  level?: number
  times: number
  withinSeconds: number
  description?: string
}

/** The texts that a form shows of an alert. */
export type LogAlertForm = {
  tenant?: string | undefined
  alert?: string | undefined
  q?: string | undefined
  level?: string | undefined
  times?: string | undefined
  withinSeconds?: string | undefined
  description?: string | undefined
}
/** Ten lines within five minutes, until somebody says otherwise. */
export const NEW_LOG_ALERT: LogAlertForm = { times: '10', withinSeconds: '300' }

export const logAlertFormOf = ({ q, level, times, withinSeconds, description }: ShownLogAlert): LogAlertForm => ({
  ...{ q, level: level?.toString(), times: String(times), withinSeconds: String(withinSeconds), description },
})

/** What somebody wrote, to be shown again as it was. */
export const readLogAlertForm = (form: Form): LogAlertForm => ({
  ...{ q: form.raw('q') || undefined, level: form.text('level'), times: form.text('times') },
  ...{ withinSeconds: form.text('withinSeconds'), description: form.text('description') },
})

/** The body that a PUT would have brought. */
export function logAlertBodyOf(form: Form): object {
  const { q, level, times, withinSeconds, description } = readLogAlertForm(form)
  return {
    ...(q === undefined ? {} : { q }),
    ...(level === undefined ? {} : { level: readNumber(level) }),
    ...{ times: readNumber(times), withinSeconds: readNumber(withinSeconds) },
    ...(description === undefined ? {} : { description }),
  }
}

/** `90 s`, `5 min`, `2 h`: in the largest unit that leaves nothing over. */
export function withinWords(seconds: number): string {
  if (seconds % 3_600 === 0) return `${seconds / 3_600} h`
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`
}
