import { pageRoutes } from '@offhook/console/page-routes'
import { expect, test } from 'vitest'
import { NO_PAGES, PAGES, pathOf } from './pages.ts'

const filled = { completed: 'x', stalled: 'y', mac: '0004f21a2457', file: 'a.cfg', operation: 'z' }

/** The route that answers a path: the first that fits. */
const routeOf = (path: string, routes: readonly string[]): string | undefined => {
  const { pathname } = new URL(path, 'http://console.example')
  return routes.find((route) => new RegExp(`^${route.replace(/:\w+/g, '[^/]+')}$`).test(pathname))
}

test('every page that the console has is looked at in the browser, and every other answer is named as none', () => {
  const routes = pageRoutes()
  const visited = new Set(PAGES.map((page) => routeOf(pathOf(page, filled), routes)))
  expect([...visited, ...NO_PAGES].toSorted()).toEqual(routes.toSorted())
})
