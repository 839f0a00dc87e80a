import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'

/** The least that speaks as many lines as an AGI script that names a caller: it reads to the empty line, writes one line, reads one, and ends. */
const server = createServer({ noDelay: true }, (socket) => {
  let text = ''
  let asked = false
  socket.setEncoding('utf8')
  socket.on('error', () => {})
  socket.on('data', (piece: string) => {
    text += piece
    if (asked) {
      if (text.includes('\n')) socket.end()
      return
    }
    const end = text.indexOf('\n\n')
    if (end < 0) return
    text = text.slice(end + 2)
    asked = true
    socket.write('SET VARIABLE CALLERID(name) "Contact 2500"\n')
  })
})
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => {
  process.send?.({ port: (server.address() as AddressInfo).port })
})
process.once('disconnect', () => process.exit(0))
