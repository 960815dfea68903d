// Writes the response and leaves the connection open, although it has said `Connection: close`. A browser
// shows the page all the same, because it counts the bytes.
import { start } from './base.ts'

start('01', { send: (socket, bytes) => void socket.write(bytes) })
