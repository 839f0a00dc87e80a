export type Page = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The value of a hidden field, as a browser would send it back. */
  hidden(name: string): string
}
type Fields = Record<string, string | string[]>

/** Somebody with a browser, signed in by a token: pages by GET, forms by POST with what a browser tells of where they come from. */
export type Browser = {
  get(path: string): Promise<Page>
  post(path: string, fields: Fields, headers?: Record<string, string>): Promise<Page>
  /** The same as a form with files. */
  upload(path: string, form: FormData): Promise<Page>
}

export async function browserOf(url: string, token: string): Promise<Browser> {
  const signedIn = await fetch(`${url}/sign-in`, {
    method: 'POST',
    body: new URLSearchParams({ token }),
    redirect: 'manual',
  })
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0]!
  if (cookie === '') throw new Error(`nobody is signed in: ${signedIn.status}`)
  const visit = async (path: string, init: RequestInit): Promise<Page> => {
    const { status, headers, text } = await fetch(`${url}${path}`, { redirect: 'manual', ...init }).then(
      async (answer) => ({
        status: answer.status,
        headers: answer.headers,
        text: await answer.text(),
      }),
    )
    const hidden = (name: string) =>
      readHtml(new RegExp(`type="hidden" name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? '')
    return { status, headers, text, hidden }
  }
  return {
    get: (path) => visit(path, { headers: { cookie } }),
    post: (path, fields, headers = {}) => {
      const body = new URLSearchParams(
        Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one])),
      )
      const told = { cookie, origin: url, 'sec-fetch-site': 'same-origin', ...headers }
      return visit(path, { method: 'POST', body, headers: told })
    },
    upload: (path, body) =>
      visit(path, { method: 'POST', body, headers: { cookie, origin: url, 'sec-fetch-site': 'same-origin' } }),
  }
}

const readHtml = (html: string): string =>
  html.replace(
    /&(quot|#39|lt|gt|amp);/g,
    (_, name: string) => ({ quot: '"', '#39': "'", lt: '<', gt: '>', amp: '&' })[name]!,
  )
