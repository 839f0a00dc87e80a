import { encodePacket } from './packets.ts'

const error = (code: number, text: string): Buffer => encodePacket({ kind: 'error', code, text })

/** Every ERROR that leaves us, as its datagram. Codes are those of RFC 1350's appendix; 0 is "see the text". */
export const refusals = {
  /** For what is not there and for what may not be had: nobody can tell which. */
  notFound: error(1, 'File not found'),
  upload: error(2, 'Access violation'),
  mode: error(4, 'Only octet and netascii'),
  unknownTransfer: error(5, 'Unknown transfer ID'),
  busy: error(0, 'Busy, try again later'),
  unreadable: error(0, 'The file cannot be read'),
  stopping: error(0, 'The server stops'),
} as const
