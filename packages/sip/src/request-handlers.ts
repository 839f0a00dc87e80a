import type { RequestHandler } from './answer-requests.ts'
import type { SipRequest } from './sip-message.ts'
import { parseSipUri } from './sip-uri.ts'

export type RequestHandlers = {
  /** `user`: asked only about requests to that user of ours, so that thousands of subscriptions are no slower to find than one. The answer takes it off. */
  add(handler: RequestHandler, options?: { readonly user?: string }): () => void
  for(request: SipRequest): Iterable<RequestHandler>
}

export function openRequestHandlers(): RequestHandlers {
  const all = new Set<RequestHandler>()
  const byUser = new Map<string, RequestHandler>()
  return {
    add(handler, { user } = {}) {
      if (user === undefined) {
        all.add(handler)
        return () => all.delete(handler)
      }
      byUser.set(user, handler)
      return () => {
        if (byUser.get(user) === handler) byUser.delete(user)
      }
    },
    for(request) {
      const own = byUser.get(parseSipUri(request.uri)?.user ?? '')
      return own ? [own, ...all] : all
    },
  }
}
