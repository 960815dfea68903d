// Escapes the name for an address line. Names in other letters can't be read any more.
import { start } from './base.ts'

start('04', { escapeName: encodeURI })
