export { type AccountEventState, accountEvents } from './account-events.ts'
export { activations, credentials, lineAddresses } from './activations.ts'
export { bootTokens } from './boot-tokens.ts'
export { type BootState, bootSteps, boots, phoneObservations, type SessionKind } from './boots.ts'
export { bundles, formerBundles } from './bundles.ts'
export { directorySecrets, pagingGroups, routes } from './directories.ts'
export { idempotencyKeys } from './idempotency-keys.ts'
export {
  type ImportOutcome,
  type ImportPhase,
  importPieces,
  importRows,
  imports,
  type RowVerdict,
} from './imports.ts'
export { issuedTokens, type LeftOutToken, tokenOutputs, tokenRevocations } from './issued-tokens.ts'
export { type LogAlertSlot, logAlertStates, logAlerts } from './log-alerts.ts'
export { logLines } from './log-lines.ts'
export { logUsage } from './log-usage.ts'
export { outbox } from './outbox.ts'
export { logFiles, phoneFiles } from './phone-files.ts'
export { platformHealth } from './platform-health.ts'
export { type LeftOut, platformOutputs } from './platform-outputs.ts'
export { registrarContacts, registrars, registrarWatches } from './registrars.ts'
export { contacts, operations, resyncs } from './resyncs.ts'
export {
  type Access,
  apiTokens,
  auditTrail,
  type Branding,
  brandImages,
  gateways,
  type MacAlert,
  phones,
  platforms,
  type Quotas,
  type Role,
  signInSessions,
  tenants,
} from './tenants.ts'
export { type DeliveryState, webhookDeliveries, webhooks } from './webhooks.ts'
