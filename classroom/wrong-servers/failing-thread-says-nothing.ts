// Lets a thread that fails end, and goes on. The server lives, but the client is left without an answer.
import { start } from './base.ts'

start('03', { catchErrors: () => {} })
