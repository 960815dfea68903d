// The wrong servers: each is a page with its mistake, the check that catches it and what that says, and the
// change that makes the mistake in the server of its step.
import { join } from 'node:path'
import { readMistakes, type Mistake } from '../../tools/lessons/mistakes.ts'

export type WrongServer = Mistake

export const wrongFolder = join(import.meta.dirname, '../wrong-servers')

export const wrongServers: WrongServer[] = readMistakes(wrongFolder)
