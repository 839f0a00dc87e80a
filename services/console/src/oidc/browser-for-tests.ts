type Cookie = { readonly value: string; readonly path: string; readonly sameSite: string; readonly attributes: string }

export type Page = { readonly url: string; readonly status: number; readonly text: string; readonly headers: Headers }

export type Browser = {
  readonly cookies: Map<string, Cookie>
  /** Goes there, and wherever that leads, by redirects and by pages that go on at once. `from` is another site's page with a link. */
  visit(url: string, options?: { readonly form?: Record<string, string>; readonly from?: 'elsewhere' }): Promise<Page>
  /** The first answer alone. */
  step(url: string): Promise<Page>
}

/** As much of a browser as signing in takes: cookies by host and path, and `SameSite` as RFC 6265bis has it: no strict cookie to where another site's page or redirect led. */
export function openBrowser(): Browser {
  const cookies = new Map<string, Cookie>()
  const ask = async (url: URL, method: string, isCrossSite: boolean, body?: URLSearchParams): Promise<Page> => {
    const sent = [...cookies]
      .filter(([key, { path, sameSite }]) => {
        const isThere = key.startsWith(`${url.hostname} `) && url.pathname.startsWith(path)
        return isThere && !(isCrossSite && (sameSite === 'strict' || (sameSite === 'lax' && method !== 'GET')))
      })
      .map(([key, { value }]) => `${key.split(' ')[1]}=${value}`)
    const answer = await fetch(url, {
      method,
      redirect: 'manual',
      headers: { accept: 'text/html,*/*;q=0.8', ...(sent.length > 0 ? { cookie: sent.join('; ') } : {}) },
      ...(body ? { body } : {}),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [pair, ...attributes] = line.split(/; */)
      const [name, value] = pair!.split(/=(.*)/s) as [string, string]
      const told = Object.fromEntries(
        attributes.map((one) => one.split(/=(.*)/s)).map(([name, value]) => [name!.toLowerCase(), value]),
      ) as Record<string, string | undefined>
      const isGone = told['max-age'] === '0' || (told.expires !== undefined && Date.parse(told.expires) < Date.now())
      if (isGone) cookies.delete(`${url.hostname} ${name}`)
      else {
        const cookie = {
          value,
          path: told.path ?? '/',
          sameSite: told.samesite?.toLowerCase() ?? 'lax',
          attributes: line,
        }
        cookies.set(`${url.hostname} ${name}`, cookie)
      }
    }
    return { url: url.href, status: answer.status, text: await answer.text(), headers: answer.headers }
  }
  return {
    cookies,
    step: (url) => ask(new URL(url), 'GET', false),
    async visit(url, { form, from } = {}) {
      let [at, method, isCrossSite] = [new URL(url), form ? 'POST' : 'GET', from === 'elsewhere']
      let body = form && new URLSearchParams(form)
      for (let hops = 0; hops < 20; hops++) {
        const page = await ask(at, method, isCrossSite, body)
        const location = page.headers.get('location')
        const [, refresh] = /<meta http-equiv="refresh" content="0; url=([^"]+)">/.exec(page.text) ?? []
        const next = location ?? refresh?.replaceAll('&amp;', '&')
        if (next === undefined || next === null) return page
        const to = new URL(next, at)
        // A redirect belongs to whatever began the navigation; a page that goes on begins one of its own.
        isCrossSite = (location !== null && isCrossSite) || to.hostname !== at.hostname
        ;[at, method, body] = [to, 'GET', undefined]
      }
      throw new Error(`${at.href} leads nowhere`)
    },
  }
}
