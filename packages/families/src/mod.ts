export { type BootTranscript, parseBootTranscript, type TranscriptRequest } from './boot-transcript.ts'
export { type Bundle, type BundleFile, contentHashOf, decodeBundle, encodeBundle, etagOf } from './bundle.ts'
export { families, familyNamed, familyOfOui, identifyPhone } from './families.ts'
export {
  BOOT_URL,
  type BootOrder,
  type BootRequest,
  type Family,
  type FileName,
  type FileSource,
  type Identification,
  type LogLine,
  type Model,
  type PhoneDescription,
  type RenderedFile,
} from './family.ts'
export { bundleNameOf, compileFileNames, type ResolvedFile } from './resolve-file.ts'
