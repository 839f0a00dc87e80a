export { type DirectorySecretKind, digestDirectorySecret, issueDirectorySecret } from './directory-secrets.ts'
export { indexNames, type NameIndex } from './name-index.ts'
export { normaliseNumber } from './normalise-number.ts'
export { indexRoutes, MAX_ROUTES, Route, type RouteIndex, RouteNumber } from './route-index.ts'
