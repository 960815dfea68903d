// Wants a port on the command line, and explains how it is used where there is none. 8080 was to be the
// default.
import { fail, right, start } from './base.ts'

start('01', {
  port: (argument) => (argument === undefined ? fail('usage: server PORT') : right.port(argument)),
})
