// A class assignment in Node: each data event is one request, there is no error listener, and paths are joined.
const fs = require('fs')
const net = require('net')

net
  .createServer((socket) => {
    socket.on('data', (data) => {
      const [line] = data.toString().split('\r\n')
      const [method, url] = line.split(' ')
      const path = __dirname.length && process.cwd() + '/www' + (url === '/' ? '/index.html' : url)
      if (method === 'GET' && fs.existsSync(path)) {
        const body = fs.readFileSync(path)
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: ' + body.length + '\r\n\r\n')
        socket.write(body)
      } else {
        socket.write('HTTP/1.1 404 Not Found\r\n\r\n<h1>File Not Found</h1>')
      }
      socket.end()
    })
  })
  .listen(Number(process.argv[2] || 8080))
