import { accountChanged, reactivateOnAccountChange } from './account-changed.ts'
import { accountEventReceived, applyAccountEvents } from './account-event-received.ts'
import { bootFinished } from './boot-finished.ts'
import { bootLogReceived, collectBootLogs } from './boot-log-received.ts'
import { bootStalled } from './boot-stalled.ts'
import { configRendered } from './config-rendered.ts'
import type { AnyEvent, ConsumerPolicy } from './contract.ts'
import { fileServed } from './file-served.ts'
import { inventoryChanged, issueTokensOnChange, markOutputsOnChange } from './inventory-changed.ts'
import { activateOnLease, leaseAlerted } from './lease-alerted.ts'
import { logAlertRaised } from './log-alert-raised.ts'
import { activationRefused, phoneActivated, renderOnActivation } from './phone-activated.ts'
import { phoneIdentified, renderOnIdentification } from './phone-identified.ts'
import { phoneReactivated, renderOnReactivation } from './phone-reactivated.ts'
import { phoneRegistered, phoneUnregistered } from './phone-registered.ts'
import { followContacts, notifyOnChange, notifyOnRequest, resyncFinished, resyncRequested } from './resync.ts'
import { securityRaised } from './security-raised.ts'
import * as webhooks from './tell-webhooks.ts'
import { followTokens, tokenRevoked, tokenShown } from './token-events.ts'
import * as trace from './trace-boots.ts'

/** Every event there is, in the order of a boot. */
export const events: readonly AnyEvent[] = [
  leaseAlerted,
  tokenShown,
  phoneActivated,
  activationRefused,
  configRendered,
  fileServed,
  phoneIdentified,
  bootLogReceived,
  phoneRegistered,
  phoneUnregistered,
  bootStalled,
  bootFinished,
  accountChanged,
  accountEventReceived,
  phoneReactivated,
  inventoryChanged,
  tokenRevoked,
  resyncRequested,
  resyncFinished,
  securityRaised,
  logAlertRaised,
]

/** Every durable reader there is. */
export const consumers: readonly ConsumerPolicy[] = [
  activateOnLease,
  followTokens,
  renderOnActivation,
  renderOnIdentification,
  collectBootLogs,
  reactivateOnAccountChange,
  applyAccountEvents,
  renderOnReactivation,
  markOutputsOnChange,
  issueTokensOnChange,
  notifyOnRequest,
  notifyOnChange,
  followContacts,
  ...Object.values(trace),
  ...Object.values(webhooks),
]
