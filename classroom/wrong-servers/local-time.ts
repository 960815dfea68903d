// Writes dates as JavaScript does when nobody says how. HTTP has one form of a date, and it is not this one.
import { start } from './base.ts'

start('02', { date: (date) => date.toString() })
