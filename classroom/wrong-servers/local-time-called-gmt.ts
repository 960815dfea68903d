// Writes the local time and calls it GMT. On a machine that keeps GMT it is right, and in Tokyo it is nine
// hours wrong.
import { start } from './base.ts'

process.env['TZ'] = 'Asia/Tokyo' // so that the mistake shows everywhere

start('02', {
  date(date) {
    const [day, month, number, year, time] = date.toString().split(' ')
    return `${day}, ${number} ${month} ${year} ${time} GMT`
  },
})
