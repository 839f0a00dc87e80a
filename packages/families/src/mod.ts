export { type BackgroundName, backgroundName, parseBackgroundName } from './background-name.ts'
export { type BootTranscript, parseBootTranscript, type TranscriptRequest } from './boot-transcript.ts'
export { type Bundle, type BundleFile, contentHashOf, decodeBundle, encodeBundle, etagOf } from './bundle.ts'
export { STOP_REASONS, type Stop, type StopReason, type UsualCause } from './diagnosis-table.ts'
export { type Families, familiesOf, loadFamilies, OWN_PACKS } from './families.ts'
export {
  BOOT_LOCATION,
  BOOT_URL,
  type BootOrder,
  type BootRequest,
  type ExplainedParameter,
  type Family,
  type FileName,
  type FileSource,
  type Identification,
  type LogLine,
  type Model,
  type PhoneDescription,
  type RenderedFile,
  type Rendering,
} from './family.ts'
export { type FoundStop, findStop, type SeenRequest } from './find-stop.ts'
export { loadPack } from './load-pack.ts'
export { mergeEntries, searchable, searchEntries } from './merge-entries.ts'
export { DERIVED } from './phone-view.ts'
export {
  type DirectoryEntry,
  directoryEntries,
  fileParameters,
  READ_BACK,
  type ReadBackFamily,
} from './read-back/file-parameters.ts'
export { type FileParameter, type ReadBack, readBackOf } from './read-back/read-back.ts'
export { PackInvalid } from './read-yaml.ts'
export { bundleNameOf, chooseFile, compileFileNames, type ResolvedFile } from './resolve-file.ts'
export { type WatchedFamilies, watchFamilies } from './watch-families.ts'
