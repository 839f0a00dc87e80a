export { EXPORT_COLUMNS, EXPORT_HEADER, writeCsvRow } from './csv/offhook-csv.ts'
export { EXPORT_ORDER, NAME_OF, type ThingOfTenant, type WhatIsExported } from './exported-things.ts'
export { FORMATS, type Format, formatNamed } from './formats.ts'
export { type FileLine, linesOf } from './lines-of.ts'
export { EXPORT_VERSION, readOffhookJsonLines, type Thing } from './read-json-lines.ts'
export type {
  BadRow,
  Mapping,
  Place,
  Reader,
  Reading,
  ReadLine,
  ReadOptions,
  ReadPhone,
  ReadRecord,
  SourceFiles,
} from './reading.ts'
