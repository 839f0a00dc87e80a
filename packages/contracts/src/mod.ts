export { type AccountChanged, accountChanged, reactivateOnAccountChange } from './account-changed.ts'
export {
  ACCOUNT_EVENT_TYPES,
  AccountEvent,
  type AccountEventSubject,
  accountEventKey,
  subjectOfEvent,
  subjectToken,
} from './account-event.ts'
export { type AccountEventReceived, accountEventReceived, applyAccountEvents } from './account-event-received.ts'
export { type BootFinished, bootFinished } from './boot-finished.ts'
export { type BootLogReceived, bootLogReceived, collectBootLogs, LOG_PART_MAX_BYTES } from './boot-log-received.ts'
export { type BootStalled, bootStalled } from './boot-stalled.ts'
export { consumers, events } from './catalogue.ts'
export { Change, type ConfigRendered, configRendered } from './config-rendered.ts'
export {
  type AnyEvent,
  type ConsumerPolicy,
  consumer,
  type EventContract,
  event,
  type PayloadOf,
  subjectOf,
} from './contract.ts'
export { DeadLetter, deadLetterSubject } from './dead-letter.ts'
export { type FileServed, fileServed } from './file-served.ts'
export {
  type InventoryChanged,
  inventoryChanged,
  issueTokensOnChange,
  markOutputsOnChange,
} from './inventory-changed.ts'
export { activateOnLease, type LeaseAlerted, leaseAlerted } from './lease-alerted.ts'
export { type LogAlertRaised, logAlertRaised } from './log-alert-raised.ts'
export {
  type ActivationRefused,
  activationRefused,
  type PhoneActivated,
  PlatformCall,
  phoneActivated,
  RefusalReason,
  renderOnActivation,
} from './phone-activated.ts'
export { type PhoneIdentified, phoneIdentified, renderOnIdentification } from './phone-identified.ts'
export { type PhoneReactivated, phoneReactivated, renderOnReactivation } from './phone-reactivated.ts'
export { type PhoneRegistered, type PhoneUnregistered, phoneRegistered, phoneUnregistered } from './phone-registered.ts'
export {
  followContacts,
  notifyOnChange,
  notifyOnRequest,
  type ResyncFinished,
  type ResyncRequested,
  ResyncResult,
  ResyncWhat,
  resyncFinished,
  resyncRequested,
} from './resync.ts'
export { type SecurityRaised, securityRaised } from './security-raised.ts'
export { type Stream, type StreamName, streams } from './streams.ts'
export { tellBoots, tellIdentities, tellLogAlerts, tellUnregistrations } from './tell-webhooks.ts'
export { followTokens, type TokenRevoked, type TokenShown, tokenRevoked, tokenShown } from './token-events.ts'
export {
  traceActivations,
  traceBootLogs,
  traceConfigs,
  traceEdge,
  traceLeases,
  traceRegistrations,
  traceResyncs,
} from './trace-boots.ts'
