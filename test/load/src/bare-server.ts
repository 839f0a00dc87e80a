import { createServer } from 'node:http'

/** The least that node:http can do with one config: the measure for the edge. */
const config = Buffer.alloc(Number(process.argv[2]), 'x')
const server = createServer({ requireHostHeader: false }, (_, response) => {
  response.writeHead(200, { 'content-type': 'text/xml', 'content-length': config.length }).end(config)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined })
})
process.on('disconnect', () => process.exit(0))
