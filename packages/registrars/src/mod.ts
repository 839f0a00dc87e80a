/** Real registrars: where they are, and watching who is registered, by RFC 3680's events, by Kamailio's JSON-RPC, by Asterisk's manager interface. */
export { authFault, REGISTRAR_AUTH_KINDS, Registrar, RegistrarAuth } from './registrar.ts'
export type { RegistrarFault, RegistrarState, RegistrarWatch, SeenContact, Sighting, WatchPorts } from './sighting.ts'
export { openManager } from './watch-asterisk.ts'
export { watchRegistrar } from './watch-registrar.ts'
