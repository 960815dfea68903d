// What a thread does: it serves the one client whose socket it was given, tells what it served, and ends.
import type { Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import { serve } from './connection.ts'
import { errorResponse } from './response.ts'

const { socket, root } = workerData as { socket: Socket; root: string }

// An error that nobody caught ends a thread, as it ends a process. This one's client is told first.
process.once('uncaughtException', (error) => {
  console.error('a thread failed:', error.message)
  socket.end(errorResponse(500))
})

serve(socket, root, (file) => parentPort?.postMessage(file))
