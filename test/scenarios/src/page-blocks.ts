import { readFileSync } from 'node:fs'

/** A fenced block of a page that says it is executed by tests. */
export type PageBlock = { readonly language: string; readonly text: string }

/** The blocks of a page that stand behind `<!-- executed by test/scenarios -->`, in order. The page's path is from the root of the checkout. */
export function executedBlocks(page: string): PageBlock[] {
  const text = readFileSync(new URL(`../../../${page}`, import.meta.url), 'utf8')
  return [...text.matchAll(/<!-- executed by test\/scenarios -->\n```(\w+)\n([\s\S]*?)```/g)].map(
    ([, language, text]) => ({ language: language!, text: text! }),
  )
}

/** The same with other ports on 127.0.0.1, by the ports that the page writes. */
export const withPorts = (text: string, ports: Record<string, number>): string =>
  text.replace(/127\.0\.0\.1:(\d+)/g, (_, port: string) => `127.0.0.1:${ports[port] ?? port}`)
