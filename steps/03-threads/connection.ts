// One client's connection: gathers the head of its request, answers, closes.
import type { Socket } from 'node:net'
import { readFile } from './files.ts'
import { parseRequest } from './request.ts'
import { errorResponse, fileResponse } from './response.ts'

const maxHeadBytes = 16 * 1024

/** Answers the one request of a client with a file under the folder `root`. */
export function serve(socket: Socket, root: string): void {
  let head = ''
  socket.setEncoding('latin1') // one character for each byte
  socket.on('data', (bytes: string) => {
    if (socket.writableEnded) return // already answered: the rest is read and dropped
    head += bytes
    const end = head.indexOf('\r\n\r\n')
    if (end > maxHeadBytes || (end === -1 && head.length > maxHeadBytes)) {
      socket.end(errorResponse(431))
    } else if (end !== -1) {
      answer(socket, head.slice(0, end), root)
    }
  })
  socket.on('error', () => {}) // the client has gone; without a listener this error would be thrown
}

/** Sends the response to the request with this head. Throws where a file is there but can't be read. */
function answer(socket: Socket, head: string, root: string): void {
  const request = parseRequest(head)
  if ('refusal' in request) {
    socket.end(errorResponse(request.refusal))
    return
  }
  const file = readFile(root, request.file)
  const withBody = request.method !== 'HEAD'
  socket.end(file ? fileResponse(file, withBody) : errorResponse(404, withBody))
}
