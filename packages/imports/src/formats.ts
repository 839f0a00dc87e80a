import { readAsterisk, readAsteriskPhoneprov } from './asterisk/read-asterisk.ts'
import { readAstlinux } from './astlinux/read-astlinux.ts'
import { readOffhookCsv } from './csv/offhook-csv.ts'
import { readCsv } from './csv/read-csv.ts'
import { readPhoneFiles } from './phone-files/read-phone-files.ts'
import { readOffhookJsonLines } from './read-json-lines.ts'
import type { Reader } from './reading.ts'
import { readFreePbxEndpoint, readFreePbxExtensions } from './tables/read-freepbx.ts'
import { readFusionPbxDevices } from './tables/read-fusionpbx.ts'

/** What can be imported: `offhook import <name>`. */
export type Format = {
  /** What it is, for people who choose: `Asterisk pjsip.conf`. */
  readonly title: string
  /** Which files it takes, in a few words. */
  readonly takes: string
  /** Whether it asks which column is which. */
  readonly mapped?: true
  readonly reader: Reader
}

/** Every format by its name; one row each. The table in `docs/import.md` is checked against it. */
export const FORMATS: Readonly<Record<string, Format>> = {
  jsonl: {
    title: 'Offhook, JSON Lines',
    takes: 'what `offhook export` wrote',
    reader: readOffhookJsonLines,
  },
  'offhook-csv': {
    title: 'Offhook, CSV',
    takes: 'what `offhook export --format csv` wrote, perhaps changed in a spreadsheet',
    reader: readOffhookCsv,
  },
  csv: {
    title: 'CSV of your own',
    takes:
      'tables with one phone a row and the names of the columns in the first one; a mapping says which column is which field',
    mapped: true,
    reader: readCsv,
  },
  astlinux: {
    title: 'AstLinux mass deployment',
    takes: 'massdeployment.conf (or webgui-massdeployment.conf) and the templates that it names, `<template>.conf`',
    reader: readAstlinux,
  },
  'asterisk-sip': {
    title: 'Asterisk sip.conf (chan_sip)',
    takes: 'sip.conf, what it includes, and a table of MACs and extensions (`.csv`) where its sections name none',
    reader: readAsterisk('sip.conf'),
  },
  'asterisk-pjsip': {
    title: 'Asterisk pjsip.conf',
    takes: 'pjsip.conf and pjsip_wizard.conf, what they include, and a table of MACs and extensions (`.csv`)',
    reader: readAsterisk('pjsip.conf', 'pjsip_wizard.conf'),
  },
  'asterisk-users': {
    title: 'Asterisk users.conf',
    takes: 'users.conf or phoneprov_users.conf, what they include, and a table of MACs and extensions (`.csv`)',
    reader: readAsterisk('users.conf', 'phoneprov_users.conf'),
  },
  'asterisk-phoneprov': {
    title: 'Asterisk phoneprov.conf',
    takes: 'phoneprov.conf, and the pjsip.conf, users.conf or sip.conf that its phones have their accounts in',
    reader: readAsteriskPhoneprov,
  },
  'fusionpbx-devices': {
    title: 'FusionPBX devices',
    takes: 'what its page of devices exports, with the columns of device_lines',
    reader: readFusionPbxDevices,
  },
  'freepbx-extensions': {
    title: 'FreePBX extensions',
    takes: 'what its Bulk Handler exports, and a table of MACs and extensions',
    reader: readFreePbxExtensions,
  },
  'freepbx-endpoint': {
    title: 'FreePBX End Point Manager',
    takes:
      'a table with the columns mac, brand, model, extension and line, and the extensions of the Bulk Handler beside it',
    reader: readFreePbxEndpoint,
  },
  'phone-files': {
    title: 'Files of Polycom, Yealink and ST2030 phones',
    takes: 'a folder of the files that such phones load, by the names that they ask for',
    reader: readPhoneFiles,
  },
}

/** Undefined for a name that is no format's. */
export const formatNamed = (name: string): Format | undefined =>
  Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined
