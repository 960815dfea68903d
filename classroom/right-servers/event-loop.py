# One thread for all connections, and threads for the files.
#
#     python3 event-loop.py [PORT]
#
# A connection costs next to nothing here: the loop knows all of them, and does what there is to do. Only reading a file
# can keep somebody waiting, and threads do that. The counts belong to the loop, so they need no lock.
import asyncio
import collections
import mimetypes
import os
import re
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple
from urllib.parse import quote, unquote

TOKEN = r"[!#$%&'*+.^`|~0-9A-Za-z_-]+"
HEAD = re.compile(
    rf'(?P<method>{TOKEN}) (?P<path>/[!->@-~]*)(?:\?[!-~]*)? HTTP/(?P<major>[0-9])\.(?P<minor>[0-9])\r\n'
    rf'(?P<fields>(?:{TOKEN}:[^\x00-\x08\x0a-\x1f\x7f]*\r\n)*)\r\n'
)
FIRST_LINE = re.compile(rf'{TOKEN} /[!-~]* HTTP/([0-9])\.[0-9]\r\n')


class Response(NamedTuple):
    status: str
    body: bytes
    kind: str = 'text/html; charset=utf-8'
    more: str = ''

    def head(self):
        return (
            f'HTTP/1.1 {self.status}\r\nDate: {http_date(time.time())}\r\nServer: event-loop\r\n{self.more}'
            f'Content-Type: {self.kind}\r\nContent-Length: {len(self.body)}\r\nConnection: close\r\n\r\n'
        ).encode()


def http_date(seconds):
    # The names are not those of strftime: it would translate them.
    year, month, day, hour, minute, second, weekday, *_ = time.gmtime(seconds)
    weekday = 'Mon Tue Wed Thu Fri Sat Sun'.split()[weekday]
    month = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()[month - 1]
    return f'{weekday}, {day:02} {month} {year} {hour:02}:{minute:02}:{second:02} GMT'


def page(status, title, sentence, more=''):
    return Response(f'{status} {title}', f'<!doctype html>\n<title>{title}</title>\n<p>{sentence}</p>\n'.encode(), more=more)


BAD = page(400, 'Bad Request', 'The request could not be understood')
MISSING = page(404, 'File Not Found', 'The requested file could not be found')
METHOD = page(405, 'Method Not Allowed', 'This server answers GET and HEAD', 'Allow: GET, HEAD\r\n')
TOO_LONG = page(431, 'Request Header Fields Too Large', 'The head of the request is too long')
FAILED = page(500, 'Internal Server Error', 'The server failed to answer')
VERSION = page(505, 'HTTP Version Not Supported', 'This server speaks HTTP/1.1')


def understand(head):
    """The method and the name of a file, or the response that refuses the request."""
    first = FIRST_LINE.match(head)
    if first and first[1] != '1':
        return VERSION
    found = HEAD.fullmatch(head)
    if not found:
        return BAD
    hosts = len(re.findall(r'^host:', found['fields'], re.I | re.M))
    if hosts > 1 or (hosts == 0 and found['minor'] != '0'):
        return BAD
    if re.search(r'%(?![0-9A-Fa-f]{2})', found['path']):
        return BAD
    try:
        name = unquote(found['path'], errors='strict')
    except UnicodeDecodeError:
        return BAD
    if found['method'] not in ('GET', 'HEAD'):
        return METHOD
    parts = []
    for part in name.split('/')[1:-1]:
        if part == '..':
            del parts[-1:]
        elif part not in ('', '.'):
            parts.append(part)
    name = '/'.join(parts + [name.rsplit('/', 1)[1]])
    return found['method'], name or 'index.html'


def read(root, name):
    """Runs in a thread, and takes as long as the disk does."""
    path = os.path.join(root, name)
    try:
        real = os.path.realpath(path, strict=True)
        if path.endswith('/') or os.path.isdir(real) or os.path.commonpath([root, real]) != root:
            return MISSING
    except (OSError, ValueError):
        return MISSING  # there is no such file, or the name has a NUL
    with open(real, 'rb') as file:
        content = file.read()
    kind, _ = mimetypes.guess_type(name)
    if kind and re.match('text/|application/javascript', kind):
        kind += '; charset=utf-8'
    modified = http_date(os.stat(real).st_mtime)
    return Response('200 OK', content, kind or 'application/octet-stream', f'Last-Modified: {modified}\r\n')


class Server:
    def __init__(self, root):
        self.root = root
        self.counts = collections.Counter()
        # Not the loop's own threads: they are few, and as many slow files would stall everybody.
        self.threads = ThreadPoolExecutor(max_workers=200)

    async def answer(self, reader, writer):
        """What the loop does for one client."""
        address, port = writer.get_extra_info('peername')[:2]
        name, method = None, None
        try:
            try:
                head = await reader.readuntil(b'\r\n\r\n')
                request = understand(head.decode('latin1'))
            except asyncio.LimitOverrunError:
                request = TOO_LONG
            if isinstance(request, Response):
                response = request
            else:
                method, name = request
                response = await self.find(name)
            writer.write(response.head())
            if method != 'HEAD':
                writer.write(response.body)
            await writer.drain()  # until the system has taken the last byte
            if name is not None:
                self.log(name, address, port)
            writer.write_eof()
            while await reader.read(65536):
                pass  # a close with unread bytes would reset the connection
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client has gone
        finally:
            writer.close()

    async def find(self, name):
        try:
            return await asyncio.get_running_loop().run_in_executor(self.threads, read, self.root, name)
        except OSError as failure:
            print('a file could not be read:', failure, file=sys.stderr)
            return FAILED

    def log(self, name, address, port):
        self.counts[name] += 1
        escaped = re.sub(r'[|%\x00-\x1f\x7f-\x9f]', lambda found: quote(found[0]), name)
        print(f'{escaped}|{address}|{port}|{self.counts[name]}', flush=True)

    async def accept(self, reader, writer):
        writer.transport.set_write_buffer_limits(0)
        await self.answer(reader, writer)


async def main():
    argument = sys.argv[1] if len(sys.argv) > 1 else '8080'
    port = int(argument) if re.fullmatch('[0-9]{1,5}', argument) else 0
    if not 1 <= port <= 65535:
        sys.exit(f'bad port "{argument}": give a whole number from 1 to 65535')
    if not os.path.isdir('www'):
        sys.exit('no folder "www" here')
    server = Server(os.path.realpath('www'))
    try:
        listener = await asyncio.start_server(server.accept, '127.0.0.1', port, limit=16 * 1024, backlog=512)
    except OSError as failure:
        sys.exit(f'port {port}: {failure.strerror}')
    print(f'serving www at http://127.0.0.1:{port}/', flush=True)
    for number in (signal.SIGTERM, signal.SIGINT):
        # At once: a thread that reads a slow file would keep an orderly end waiting.
        asyncio.get_running_loop().add_signal_handler(number, os._exit, 0)
    async with listener:
        await listener.serve_forever()


sys.stdout.reconfigure(encoding='utf-8')
asyncio.run(main())
