// Tables of raw requests, and how each is answered. They are sent as they stand, each on a connection of its own.

/** The bytes, the status, and what happens to the connection; why, where the bytes don't say it. */
export type Case = [bytes: string, status: number, then: 'goes on' | 'closes', why: string]

const host = 'Host: a\r\n'
const get = (target: string): string => `GET ${target} HTTP/1.1\r\n${host}\r\n`
const line = (first: string): string => `${first}\r\n${host}\r\n`
const fields = (lines: string, target = '/page.html'): string => `GET ${target} HTTP/1.1\r\n${lines}\r\n\r\n`
const withField = (field: string): string => fields(`Host: a\r\n${field}`)

/** RFC 9112 §3: request lines. */
export const requestLines: Case[] = [
  [line('GET /page.html HTTP/1.1'), 200, 'goes on', 'a plain request'],
  [line('HEAD /page.html HTTP/1.1'), 200, 'goes on', 'HEAD'],
  [`\r\n${get('/page.html')}`, 200, 'goes on', 'an empty line before the request (§2.2)'],
  [`\r\n\r\n\r\n${get('/page.html')}`, 200, 'goes on', 'empty lines before the request (§2.2)'],
  [line('GET /page.html HTTP/1.2'), 200, 'goes on', 'a later minor version (RFC 9110 §2.5)'],
  [line('GET /page.html HTTP/1.9'), 200, 'goes on', 'a later minor version (RFC 9110 §2.5)'],
  [line('GET /page.html HTTP/1.0'), 200, 'closes', 'HTTP/1.0'],
  ['GET /page.html HTTP/1.0\r\n\r\n', 200, 'closes', 'HTTP/1.0 without a Host'],
  ['GET /page.html HTTP/1.0\r\nConnection: keep-alive\r\n\r\n', 200, 'goes on', 'HTTP/1.0 that asks to go on'],
  ['GET /page.html HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n', 200, 'goes on', 'HTTP/1.0 that asks to go on'],
  ...['HTTP/2.0', 'HTTP/0.9', 'HTTP/3.0', 'HTTP/0.0', 'HTTP/9.1'].map(
    (version): Case => [line(`GET /page.html ${version}`), 505, 'closes', version],
  ),
  ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505, 'closes', 'the preface of HTTP/2'],
  ...['http/1.1', 'HTTP/1', 'HTTP/1.', 'HTTP/.1', 'HTTP/1.10', 'HTTP/11', 'HTTP/01.1', 'HTTP/1.1.', 'HTTPS/1.1', 'HTTP 1.1', 'HTTP/1,1', 'HTTP/-1.1', 'HTTP/a.b', 'HTTP/+1.1', 'HTP/1.1'].map(
    (version): Case => [line(`GET /page.html ${version}`), 400, 'closes', `the version ${version}`],
  ),
  ['GET /page.html\r\n\r\n', 400, 'closes', 'HTTP/0.9'],
  ['GET\r\n\r\n', 400, 'closes', 'a method alone'],
  ['GET /page.html\r\nHost: a\r\n\r\n', 400, 'closes', 'no version'],
  [line('GET  /page.html HTTP/1.1'), 400, 'closes', 'two spaces'],
  [line('GET /page.html  HTTP/1.1'), 400, 'closes', 'two spaces'],
  [line('GET\t/page.html HTTP/1.1'), 400, 'closes', 'a tab'],
  [line('GET /page.html\tHTTP/1.1'), 400, 'closes', 'a tab'],
  [line(' GET /page.html HTTP/1.1'), 400, 'closes', 'a space at the start'],
  [line('GET /page.html HTTP/1.1 '), 400, 'closes', 'a space at the end'],
  [line('GET /page.html HTTP/1.1\t'), 400, 'closes', 'a tab at the end'],
  [line('GET /page.html HTTP/1.1 x'), 400, 'closes', 'a fourth word'],
  [line('GET /a b.html HTTP/1.1'), 400, 'closes', 'a space in the target'],
  [line('GET /page.html\x0bHTTP/1.1'), 400, 'closes', 'a vertical tab'],
  [line('GET /page.html\x0cHTTP/1.1'), 400, 'closes', 'a form feed'],
  [line('GET /page.html\xa0HTTP/1.1'), 400, 'closes', 'a no-break space'],
  [line('GET /\0 HTTP/1.1'), 400, 'closes', 'NUL in the target'],
  [line('GET /\x7f HTTP/1.1'), 400, 'closes', 'DEL in the target'],
  [line('GET /\x01 HTTP/1.1'), 400, 'closes', 'a control character in the target'],
  [line('GET /\xc3\xbc HTTP/1.1'), 400, 'closes', 'UTF-8 in the target'],
  [line('GET /page.html\r HTTP/1.1'), 400, 'closes', 'CR in the request line'],
  ['GET /page.html HTTP/1.1\nHost: a\n\n', 400, 'closes', 'LF for CR LF'],
  ['GET /page.html HTTP/1.1\r\nHost: a\n\r\n', 400, 'closes', 'LF for CR LF in a field line'],
  ['GET /page.html HTTP/1.1\nHost: a\r\n\r\n', 400, 'closes', 'LF for CR LF after the request line'],
  ['GET /page.html HTTP/1.1\r\rHost: a\r\n\r\n', 400, 'closes', 'CR for CR LF'],
  ['\n\n', 400, 'closes', 'LF alone'],
  ['\0\0\0\0', 400, 'closes', 'NUL alone'],
  ['\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03', 400, 'closes', 'the first bytes of TLS'],
  [`${'x'.repeat(20_000)}`, 414, 'closes', 'a request line without end'],
  [`GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 414, 'closes', 'a target of 20,000 characters'],
  [get(`/${'x'.repeat(9_000)}`), 414, 'closes', 'a target of 9,000 characters'],
  [get(`/${'x'.repeat(7_999)}`), 404, 'goes on', 'a target of 8,000 characters'],
  [get(`/page.html?${'x'.repeat(7_000)}`), 200, 'goes on', 'a query of 7,000 characters'],
]

/** RFC 9110 §9: methods. */
export const methods: Case[] = [
  ...['POST', 'PUT', 'DELETE', 'TRACE', 'PATCH'].map((method): Case => [line(`${method} /page.html HTTP/1.1`), 405, 'goes on', method]),
  ...['POST', 'PUT', 'DELETE', 'PATCH'].map((method): Case => [line(`${method} /missing.html HTTP/1.1`), 405, 'goes on', method]),
  [line('CONNECT example.org:443 HTTP/1.1'), 405, 'goes on', 'CONNECT'],
  ...['get', 'Get', 'GETT', 'GE', 'BREW', 'PROPFIND', 'M-SEARCH', '!#$%&\'*+-.^_`|~', 'x'.repeat(500)].map(
    (method): Case => [line(`${method} /page.html HTTP/1.1`), 501, 'goes on', `the method ${method.slice(0, 20)}`],
  ),
  ...['G(T', 'G/T', 'G"T', 'GET:', '(GET)', 'GET,', 'G[T', 'G@T', 'G=T', 'G{T', 'G\xe9T', 'G\0T'].map(
    (method): Case => [line(`${method} /page.html HTTP/1.1`), 400, 'closes', `the method ${JSON.stringify(method)}`],
  ),
  [line('OPTIONS /page.html HTTP/1.1'), 204, 'goes on', 'OPTIONS'],
  [line('OPTIONS * HTTP/1.1'), 204, 'goes on', 'OPTIONS of the server'],
  [line('OPTIONS /missing.html HTTP/1.1'), 204, 'goes on', 'OPTIONS of a missing file'],
]

/** RFC 9112 §3.2: forms of the target. */
export const targets: Case[] = [
  [get('/'), 200, 'goes on', 'origin-form'],
  [get('/?'), 200, 'goes on', 'an empty query'],
  [get('/?a=b?c/../d'), 200, 'goes on', 'a query with other signs'],
  [get('/?%zz%'), 200, 'goes on', 'a query with bad escapes is none of our business'],
  [get('http://a/page.html'), 200, 'goes on', 'absolute-form (§3.2.2)'],
  [get('HTTP://a/page.html'), 200, 'goes on', 'a scheme in capitals'],
  [get('http://other.example:8080/page.html'), 200, 'goes on', 'absolute-form with another host than Host has'],
  [get('https://a/page.html'), 400, 'closes', 'absolute-form with https, over a connection without TLS'],
  [get('http://a'), 200, 'goes on', 'absolute-form without a path'],
  [get('http://a?b'), 200, 'goes on', 'absolute-form without a path, with a query'],
  [get('http://a:/page.html'), 200, 'goes on', 'absolute-form with an empty port'],
  [get('http://[::1]:8080/page.html'), 200, 'goes on', 'absolute-form with an IPv6 address'],
  ...['http://', 'http:///page.html', 'http://:80/page.html', 'http://a b/page.html', 'http://[::1/page.html', 'http://user@a/page.html', 'http://user:pass@a/', 'http://a:b/page.html', 'http://a\\b/', 'http:/page.html', 'http:page.html', 'ftp://a/page.html', 'file:///page.html', 'javascript:alert(1)'].map(
    (target): Case => [get(target), 400, 'closes', `the target ${target}`],
  ),
  ...['page.html', 'a:80', '*', '?', '#', '.', '..', '../page.html', '\\page.html', '-', '%2f', '%2fpage.html', '/page.html#top', '/#', '/page.html?a#b'].map(
    (target): Case => [get(target), 400, 'closes', `the target ${target}`],
  ),
  [line('HEAD * HTTP/1.1'), 400, 'closes', '* is for OPTIONS'],
  ...['/%', '/%a', '/%zz', '/%0', '/%g0', '/%0g', '/%%', '/%-1', '/% 1', '/%c0%ae', '/%ff', '/%ed%a0%80', '/%e2%82', '/%u0041', '/%f5%80%80%80'].map(
    (target): Case => [get(target), 400, 'closes', `the target ${target}`],
  ),
  [get('/%70age.html'), 200, 'goes on', 'an escaped letter'],
  [get('/./page.html'), 200, 'goes on', 'a dot segment'],
  [get('/folder/../page.html'), 200, 'goes on', 'a dot-dot segment inside of www'],
  [get('/folder/./page.html'), 200, 'goes on', 'a dot segment in the middle'],
  [get('/folder//page.html'), 200, 'goes on', 'two slashes'],
  [get('//page.html'), 200, 'goes on', 'two slashes at the start: a path, not a host'],
  [get('/%2e/page.html'), 200, 'goes on', 'an escaped dot segment'],
  [get('/folder%2fpage.html'), 200, 'goes on', 'an escaped slash'],
  [get('/page.html;a=b'), 404, 'goes on', 'parameters are a part of the name'],
  [get('/page.html%00'), 404, 'goes on', 'an escaped NUL'],
  [get('/page%0a.html'), 404, 'goes on', 'an escaped LF'],
  [get('/page.html%20'), 404, 'goes on', 'a space at the end'],
  [get('/page.html.'), 404, 'goes on', 'a dot at the end'],
  [get('/PAGE.HTML'), process.platform === 'linux' ? 404 : 200, 'goes on', 'capitals'],
  [get(`/${'a/'.repeat(1000)}`), 404, 'goes on', 'a thousand folders'],
  [get(`/${'x'.repeat(256)}`), 404, 'goes on', 'a name that is too long for the system'],
  [get(`/${'../'.repeat(1000)}page.html`), 200, 'goes on', 'a thousand times up from the top is the top'],
]

/** RFC 9112 §5: field lines, and Host (§3.2). */
export const fieldLines: Case[] = [
  [fields('Host: a\r\nAccept:'), 200, 'goes on', 'an empty value'],
  [fields('Host:a'), 200, 'goes on', 'no space after the colon'],
  [fields('Host: \t a \t '), 200, 'goes on', 'space and tabs around a value'],
  [fields('hOST: a'), 200, 'goes on', 'a name in other letters'],
  [fields('Host:'), 200, 'goes on', 'an empty Host'],
  [withField('X: a\tb'), 200, 'goes on', 'a tab within a value'],
  [withField('X: \xff\x80'), 200, 'goes on', 'bytes beyond ASCII in a value'],
  [withField("!#$%&'*+-.^_`|~09azAZ: a"), 200, 'goes on', 'all signs that a name may have'],
  [withField('X: a:b:c'), 200, 'goes on', 'colons in a value'],
  [withField('X: "a'), 200, 'goes on', 'a quote that is not closed'],
  [withField('X: a\r\nX: b\r\nx: c'), 200, 'goes on', 'a field three times'],
  [withField('__proto__: a\r\nconstructor: b\r\ntoString: c'), 200, 'goes on', 'names that mean something in JavaScript'],
  ...['Host : a', 'Host\t: a', ' Host: a', '\tHost: a', ': a', 'Host', 'Host a', '(Host): a', 'Ho st: a', 'H\xf6st: a', 'Ho\0st: a', 'Ho,st: a', 'Ho/st: a', '"Host": a', 'Ho@st: a', 'Ho[st: a', '{Host}: a', '=Host: a', '?Host: a', ';Host: a', 'Ho\\st: a', '<Host>: a'].flatMap(
    (field): Case[] => [
      [fields(field), 400, 'closes', `the field line ${JSON.stringify(field)}`],
      [withField(field.replace('Host', 'X').replace('Ho', 'X')), 400, 'closes', `the field line ${JSON.stringify(field)}, after a Host`],
    ],
  ),
  ...['\0', '\x01', '\x08', '\x0b', '\x0c', '\x0e', '\x1b', '\x1f', '\x7f', 'a\rb', '\r', 'a\nb', '\n'].map(
    (value): Case => [withField(`X: a${value}`), 400, 'closes', `a value with ${JSON.stringify(value)}`],
  ),
  [withField('X: a\r\n b'), 400, 'closes', 'a folded line (§5.2)'],
  [withField('X: a\r\n\tb'), 400, 'closes', 'a folded line with a tab'],
  [fields('Host: a\r\n b'), 400, 'closes', 'a folded Host'],
  ['GET /page.html HTTP/1.1\r\n\r\n', 400, 'closes', 'no Host'],
  [fields('X: a'), 400, 'closes', 'no Host, another field'],
  [fields('Host: a\r\nHost: a'), 400, 'closes', 'two Hosts'],
  [fields('Host: a\r\nHost: b'), 400, 'closes', 'two Hosts that differ'],
  [fields('Host:\r\nHost:'), 400, 'closes', 'two empty Hosts'],
  [fields('Host: a\r\nX: b\r\nhost: a'), 400, 'closes', 'two Hosts in two spellings'],
  ['GET /page.html HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n', 400, 'closes', 'two Hosts in HTTP/1.0'],
  ...['a b', 'a, b', 'a/b', 'a?b', 'a#b', 'a@b', '[::1', '::1', 'a:b', 'a:80:80', 'http://a', 'a\\b', '"a"', '<a>', 'a^b', 'a|b', '{a}', '[a]b', '\xe9', '\xa0', 'a\xa0', 'a%', 'a%zz', '[g::1]', '[1.2.3.4]', '[:::]', '[1:2]'].map(
    (value): Case => [fields(`Host: ${value}`), 400, 'closes', `the Host ${value}`],
  ),
  ...['a', 'a.b', 'a.', 'A-b_c~d', '127.0.0.1', '[::1]', '[::1]:80', 'a:80', 'a:', 'a%20b', '[::ffff:1.2.3.4]', "a!$&'()*+,;=b"].map(
    (value): Case => [fields(`Host: ${value}`), 200, 'goes on', `the Host ${value}`],
  ),
  [withField(`X: ${'x'.repeat(15_000)}`), 200, 'goes on', 'a value of 15,000 characters'],
  [withField(`X: ${'x'.repeat(17_000)}`), 431, 'closes', 'a value of 17,000 characters'],
  [withField(Array.from({ length: 99 }, (_, index) => `X${index}: a`).join('\r\n')), 200, 'goes on', '100 field lines'],
  [withField(Array.from({ length: 100 }, (_, index) => `X${index}: a`).join('\r\n')), 431, 'closes', '101 field lines'],
  [withField('Connection: close'), 200, 'closes', 'Connection: close'],
  [withField('connection: CLOSE'), 200, 'closes', 'Connection: close in capitals'],
  [withField('Connection: x, close ,y'), 200, 'closes', 'close in a list'],
  [withField('Connection: x\r\nConnection: close'), 200, 'closes', 'close in a second line'],
  [withField('Connection: keep-alive, close'), 200, 'closes', 'close and keep-alive: close is stronger (§9.3)'],
  [withField('Connection: keep-alive'), 200, 'goes on', 'keep-alive'],
  [withField('Connection: closed'), 200, 'goes on', 'another word'],
  [withField('Connection: upgrade\r\nUpgrade: h2c'), 200, 'goes on', 'an upgrade that is not taken'],
]

const post = (lines: string, body: string): string => `POST /page.html HTTP/1.1\r\nHost: a\r\n${lines}\r\n\r\n${body}`
const getWith = (lines: string, body: string): string => `GET /page.html HTTP/1.1\r\nHost: a\r\n${lines}\r\n\r\n${body}`
const smuggled = 'GET /smuggled.html HTTP/1.1\r\nHost: a\r\n\r\n'

/** RFC 9112 §6: bodies, and where they end. A body is never taken for the next request. */
export const bodies: Case[] = [
  [getWith('Content-Length: 0', ''), 200, 'goes on', 'an empty body'],
  [getWith('Content-Length: 3', 'abc'), 200, 'goes on', 'a GET with a body'],
  [getWith(`Content-Length: ${smuggled.length}`, smuggled), 200, 'goes on', 'a body that looks like a request'],
  [post(`Content-Length: ${smuggled.length}`, smuggled), 405, 'goes on', 'a body that looks like a request'],
  [`HEAD /page.html HTTP/1.1\r\nHost: a\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`, 200, 'goes on', 'a HEAD with a body'],
  [getWith('Content-Length: 3\r\nContent-Length: 3', 'abc'), 200, 'goes on', 'the same length twice'],
  [getWith('Content-Length: 3, 3', 'abc'), 200, 'goes on', 'the same length twice in a line'],
  [getWith('Content-Length: 003', 'abc'), 200, 'goes on', 'a length with zeros before it'],
  [getWith('Content-Length: 20000', 'x'.repeat(20_000)), 200, 'goes on', 'a body that is longer than a head may be'],
  [post('Content-Length: 200000', 'x'.repeat(200_000)), 405, 'goes on', 'a body of 200,000 bytes'],
  [post('Content-Length: 999999999999', smuggled), 405, 'closes', 'a body that is too long to wait for'],
  [post(`Content-Length: ${'9'.repeat(400)}`, smuggled), 405, 'closes', 'a length beyond all numbers'],
  ...['', 'a', '-1', '+3', '3.0', '0x3', '3 3', '3;', '3a', ' , 3', '3,', '1e1', '\xb2', '\xa03', '3\xa0', '3, 4', '"3"', 'NaN', 'Infinity'].map(
    (length): Case => [getWith(`Content-Length: ${length}`, smuggled), 400, 'closes', `Content-Length: ${length}`],
  ),
  [getWith('Content-Length: 3\r\nContent-Length: 4', smuggled), 400, 'closes', 'two lengths that differ'],
  [getWith('Content-Length: 4\r\nX: a\r\ncontent-length: 3', smuggled), 400, 'closes', 'two lengths that differ, in two spellings'],
  [getWith('Content-Length: 3\r\nContent-Length: 03', smuggled), 400, 'closes', 'two lengths that are written differently'],
  [getWith('Transfer-Encoding: chunked', `0\r\n\r\n${smuggled}`), 200, 'closes', 'a chunked body: the connection ends'],
  [post('Transfer-Encoding: chunked', `3\r\nabc\r\n0\r\n\r\n${smuggled}`), 405, 'closes', 'a chunked body'],
  [getWith('Transfer-Encoding: Chunked', '0\r\n\r\n'), 200, 'closes', 'chunked with a capital'],
  ...[', chunked', 'chunked, ,', ',\tchunked'].map(
    (coding): Case => [getWith(`Transfer-Encoding: ${coding}`, '0\r\n\r\n'), 200, 'closes', `Transfer-Encoding: ${coding}, with nothing beside a comma`],
  ),
  [getWith('Transfer-Encoding: chunked', `zz\r\n${smuggled}`), 200, 'closes', 'chunks that are none'],
  [getWith('Content-Length: 3\r\nTransfer-Encoding: chunked', `0\r\n\r\n${smuggled}`), 400, 'closes', 'a length and chunks'],
  [getWith('Transfer-Encoding: chunked\r\nContent-Length: 3', `0\r\n\r\n${smuggled}`), 400, 'closes', 'chunks and a length'],
  ['GET /page.html HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400, 'closes', 'chunks in HTTP/1.0 (§6.1)'],
  ...['', 'identity', 'gzip', 'chunked, gzip', 'chunked, identity', 'chunked, chunked', 'xchunked', 'chunkedx', '"chunked"', 'chunked;a=b', '\x0bchunked', '\xa0chunked', 'chunked\xa0', ',', 'chunked,, gzip'].map(
    (coding): Case => [getWith(`Transfer-Encoding: ${coding}`, smuggled), 400, 'closes', `Transfer-Encoding: ${coding}`],
  ),
  [getWith('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked', smuggled), 400, 'closes', 'chunked twice'],
  [getWith('Transfer-Encoding: gzip, chunked', smuggled), 501, 'closes', 'a coding that is not known (§6.1)'],
  [getWith('Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked', smuggled), 501, 'closes', 'a coding that is not known'],
  [getWith('Transfer-Encoding : chunked', smuggled), 400, 'closes', 'a space before the colon'],
  [getWith('Expect: 100-continue\r\nContent-Length: 3', ''), 200, 'closes', 'a client that asks before it sends its body'],
  [post('Expect: 100-continue\r\nContent-Length: 300000', ''), 405, 'closes', 'a client that asks before it sends a large body'],
  [getWith('Expect: 100-continue', ''), 200, 'goes on', 'a client that asks, and has no body'],
]
