// `node .ci/get-page.js FILE`: waits until a server has written its address into a file, gets the page there, and
// waits for the line of the access log. Ends with status 1 where one of them does not come.
import { readFileSync, watch } from 'node:fs'
import { connect } from 'node:net'

const [, , file = ''] = process.argv
setTimeout(() => leave(`no page and no line within a minute; it wrote:\n${read()}`), 60_000).unref()

const read = () => readFileSync(file, 'utf8')
const leave = (message) => {
  console.error(message)
  process.exit(1)
}

/** Waits for a pattern in the file. */
async function find(pattern) {
  for (;;) {
    const found = pattern.exec(read())
    if (found) return found
    await new Promise((resolve) => {
      const watcher = watch(file, () => {
        watcher.close()
        resolve()
      })
      if (pattern.test(read())) watcher.close(resolve())
    })
  }
}

const [, port] = await find(/http:\/\/127\.0\.0\.1:(\d+)\//)
const page = await new Promise((resolve, reject) => {
  let text = ''
  const socket = connect(Number(port), '127.0.0.1')
  socket.setEncoding('latin1').on('error', reject)
  socket.on('data', (piece) => (text += piece)).on('end', () => resolve(text))
  socket.end('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
})
if (!page.startsWith('HTTP/1.1 200 ')) leave(`no page came: ${page}`)
const [line] = await find(/^index\.html\|127\.0\.0\.1\|\d+\|1$/m)
console.log(`a page came, and its line: ${line}`)
process.exit()
