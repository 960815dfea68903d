// How `npm run say` is called.
export const usage = String.raw`usage: npm run say PORT [WORD …] [-- --times] [-- --raw]
Connects to a port of this machine, does what the words say, one after the other, and shows what comes.
  "GET / HT"   a piece: these bytes are sent by themselves; \r \n \t \0 \xHH \\ stand for one byte,
               x{5000} for 5000 times x, (ab\r\n){5000} for 5000 times ab\r\n
  1s, 200ms    a pause
  answer       waits until something has come since the last piece
  wait         waits until the server has ended the connection, as every client does before it goes
  half         closes our side, and goes on reading
  stop, read   stops reading what comes, and goes on with it
  reset        breaks the connection off
  stay         stays connected until all others have finished
  then         begins another client: when those before have done everything, or stay
  meanwhile    begins another client at once, beside the one before
  8x           at the start of a client: so many of it, at the same time
  -- --times   the milliseconds before each piece; each piece that comes on a line of its own
  -- --raw     only what comes, as it is
Put a piece in double quotes. In them, " is \x22, $ is \x24, ! is \x21, a backquote is \x60, \ is \x5c.`
