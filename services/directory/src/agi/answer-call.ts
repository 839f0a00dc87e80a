import type { Book } from '../read-book.ts'
import type { AgiRequest } from './agi-request.ts'
import { plainName, setVariable } from './set-variable.ts'

/** What Asterisk is told; without a command the call goes on as it is. */
export type CallAnswer = {
  readonly outcome: 'named' | 'unnamed' | 'routed' | 'unrouted'
  readonly command?: string
}

/** The caller's name from the directory, or the route of the wanted number. */
export function answerCall({ script, callerNumber, wantedNumber }: AgiRequest, { names, routes }: Book): CallAnswer {
  if (script === 'route') {
    const route = wantedNumber === undefined ? undefined : routes.find(wantedNumber)
    return route === undefined
      ? { outcome: 'unrouted' }
      : { outcome: 'routed', command: setVariable('OFFHOOK_ROUTE', route) }
  }
  const found = callerNumber === undefined ? undefined : names.find(callerNumber)
  const name = found === undefined ? undefined : plainName(found)
  return name === undefined
    ? { outcome: 'unnamed' }
    : { outcome: 'named', command: setVariable('CALLERID(name)', name) }
}
