export type { BadRow, Place, Reader, Reading, ReadPhone, SourceFiles } from './reading.ts'
