import type { Family } from '../family.ts'
import { bootOrders } from './boot-orders.ts'
import { fileNames } from './file-names.ts'
import { identify } from './identify.ts'
import { parseLogLine } from './log-grammar.ts'
import { models } from './models.ts'
import { render, renderFirstContact } from './render.ts'

/** Polycom SoundPoint, SoundStation and VVX: XML configuration, fetched by name over HTTP(S), FTP or TFTP. */
export const polycom: Family = {
  name: 'polycom',
  title: 'Polycom',
  ouis: ['0004f2', '64167f', '482567', 'f04ea4'],
  models,
  fileNames,
  bootOrders,
  credentialsIn: 'phone-config',
  resyncEvent: 'check-sync',
  identify,
  render,
  renderFirstContact,
  parseLogLine,
}
