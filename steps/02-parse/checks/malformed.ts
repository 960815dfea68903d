// Requests that no server may take for good: the bytes, why, and with which statuses they may be refused.

/**
 * What is no character of text. A LF is one for those whose pattern ends with `$` or who read line by line.
 */
const controls = [
  ['\0', 'a NUL'],
  ['\x0b', 'a vertical tab'],
  ['\x7f', 'a DEL'],
  ['\n', 'a LF'],
  ['\r', 'a CR'],
] as const

/** The parts of a request in which none may stand, with `@` for the place. */
const places = [
  ['G@ET /page.html HTTP/1.1\r\nHost: a\r\n\r\n', 'in the method'],
  ['GET /page.html@ HTTP/1.1\r\nHost: a\r\n\r\n', 'at the end of the target'],
  ['GET /page.html HTTP/1.1@\r\nHost: a\r\n\r\n', 'at the end of the version'],
  ['GET /page.html HTTP/1.1\r\nHost: a\r\nA@: 1\r\n\r\n', 'at the end of a field name'],
  ['GET /page.html HTTP/1.1\r\nHost: a\r\nA: 1@\r\n\r\n', 'at the end of a field value'],
  ['GET /page.html HTTP/1.1\r\nHost: a\r\nA: @\r\n\r\n', 'alone in a field value'],
] as const

function controlsAnywhere(): [bytes: string, why: string, statuses: number[]][] {
  return controls.flatMap(([control, what]) =>
    places
      // CR CR LF: one may be taken for a space
      .filter(([bytes]) => !(control === '\r' && bytes.includes('@\r')))
      .map(([bytes, where]): [string, string, number[]] => [
        bytes.replace('@', control),
        `${what} ${where}`,
        [400, 404, 405, 501, 505], // what is spoiled may be found wrong in more than one way
      ]),
  )
}

/** Each of them is refused. Without statuses, with 400. */
export const malformed: [bytes: string, why: string, statuses?: number[]][] = [
  ['GET\r\nHost: a\r\n\r\n', 'a request line without a target'],
  ['GET /page.html\r\nHost: a\r\n\r\n', 'a request line without a version'],
  ['GET /page.html HTTP/1.1 more\r\nHost: a\r\n\r\n', 'a request line with a fourth word'],
  ['GET  /page.html HTTP/1.1\r\nHost: a\r\n\r\n', 'two spaces in the request line'],
  ['GET\t/page.html\tHTTP/1.1\r\nHost: a\r\n\r\n', 'tabs for spaces in the request line'],
  ['GET /page.html\x0cHTTP/1.1\r\nHost: a\r\n\r\n', 'a form feed for a space in the request line'],
  ['GET /page.html\xa0HTTP/1.1\r\nHost: a\r\n\r\n', 'a no-break space for a space in the request line'],
  [' GET /page.html HTTP/1.1\r\nHost: a\r\n\r\n', 'a space before the method'],
  ['GET /page.html HTTP/1.1 \r\nHost: a\r\n\r\n', 'a space after the version'],
  ['G(T /page.html HTTP/1.1\r\nHost: a\r\n\r\n', 'a method that is no token', [400, 405, 501]],
  ['G\xc9T /page.html HTTP/1.1\r\nHost: a\r\n\r\n', 'a byte beyond ASCII in the method', [400, 405, 501]],
  ['GET page.html HTTP/1.1\r\nHost: a\r\n\r\n', 'a target that begins with no slash'],
  ['GET /a page.html HTTP/1.1\r\nHost: a\r\n\r\n', 'a space in the target', [400, 301]],
  ['GET /\xe9.html HTTP/1.1\r\nHost: a\r\n\r\n', 'a byte beyond ASCII in the target', [400, 404]],
  ['GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n', 'a NUL in the target', [400, 404]],
  ['GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n', 'a bad escape'],
  ['GET /% HTTP/1.1\r\nHost: a\r\n\r\n', 'an escape that is cut off'],
  ['GET /a%6 HTTP/1.1\r\nHost: a\r\n\r\n', 'an escape with one digit'],
  ['GET /a%+6 HTTP/1.1\r\nHost: a\r\n\r\n', 'an escape with a sign in place of a digit'],
  ['GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n', 'an escape that is no UTF-8', [400, 404]],
  [
    'GET /%ed%a0%80 HTTP/1.1\r\nHost: a\r\n\r\n',
    'an escape of half a character, which is no UTF-8',
    [400, 404],
  ],
  ['GET /page.html http/1.1\r\nHost: a\r\n\r\n', 'a version in small letters', [400, 505]],
  ['GET /page.html HTTP/1.10\r\nHost: a\r\n\r\n', 'a version with three digits', [400, 505]],
  ['GET /page.html HTTP/1.\xb2\r\nHost: a\r\n\r\n', 'a version whose digit is no digit of ASCII', [400, 505]],
  ['GET /page.html HTTP/1\r\nHost: a\r\n\r\n', 'a version with one digit', [400, 505]],
  ['GET /page.html HTTPS/1.1\r\nHost: a\r\n\r\n', 'a protocol of another name', [400, 505]],
  ['GET /page.html HTTP/1.1\n\r\nHost: a\r\n\r\n', 'a LF at the end of the request line'],
  ['GET /page.html HTTP/1.1\r\nHost : a\r\n\r\n', 'a space before the colon'],
  ['GET /page.html HTTP/1.1\r\nHost: a\r\n: value\r\n\r\n', 'a field without a name'],
  ['GET /page.html HTTP/1.1\r\nHost: a\r\nAccept\r\n\r\n', 'a field line without a colon'],
  ['GET /page.html HTTP/1.1\r\nHost: a\r\nX-Y(Z: 1\r\n\r\n', 'a field name that is no token'],
  ['GET /page.html HTTP/1.1\r\nHost: a\r\n\xe9: 1\r\n\r\n', 'a field name with a byte beyond ASCII'],
  ['GET /page.html HTTP/1.1\r\nHost: a\r\nA: 1\r\n 2\r\n\r\n', 'a folded field line'],
  ['GET /page.html HTTP/1.1\r\n Host: a\r\n\r\n', 'a space before the first field'],
  ['GET /page.html HTTP/1.1\r\nHost: a\r\nA: 1\0\r\n\r\n', 'a NUL in a field value'],
  ['GET /page.html HTTP/1.1\r\nHost: a\r\nA: 1\r2\r\n\r\n', 'a CR without LF in a field value'],
  ['GET /page.html HTTP/1.1\r\nHost: a\r\nA: 1\r2: 3\r\n\r\n', 'a CR without LF between two fields'],
  ['GET /page.html HTTP/1.1\rHost: a\r\n\r\n', 'a CR without LF after the version', [400, 505]],
  ['GET /page.html HTTP/1.1\r\nHost: a\r\nA: 1\n2: 3\r\n\r\n', 'a LF without CR in a field value'],
  ['GET /page.html HTTP/1.1\r\nHost: a\r\nA: \x1b[31m\r\n\r\n', 'a control character in a field value'],
  ['GET /page.html HTTP/1.1\r\nA: 1\r\n\r\n', 'HTTP/1.1 without a Host'],
  ['GET /page.html HTTP/1.1\r\n\r\n', 'HTTP/1.1 without any field'],
  ['GET /page.html HTTP/1.1\r\nX-Host: a\r\n\r\n', 'HTTP/1.1 with an X-Host, which is no Host'],
  ['GET /page.html HTTP/1.1\r\nA: Host: a\r\n\r\n', 'HTTP/1.1 with a Host in the value of another field'],
  ['GET /page.html HTTP/1.1\r\nA: 1\r\n\r\nHost: a\r\n\r\n', 'HTTP/1.1 with a Host after the head'],
  ['GET /page.html HTTP/1.2\r\nA: 1\r\n\r\n', 'HTTP/1.2 without a Host', [400, 505]],
  ['GET /page.html HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n', 'HTTP/1.0 with two Hosts'],
  ['GET /page.html HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n', 'two Hosts'],
  ['GET /page.html HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n', 'two Hosts in two spellings'],
  ...controlsAnywhere(),
]
