# One thread, and no other: a loop around select. It is right up to step 02, where one slow file stalls everybody.
#
#     python3 select-loop.py [PORT]
import mimetypes
import os
import re
import select
import socket
import sys
from email.utils import formatdate
from urllib.parse import unquote_to_bytes

TOKEN = rb"[!#$%&'*+.^`|~\w-]+"
REQUEST_LINE = re.compile(rb'(%b) (/[!-~]*) HTTP/([0-9])\.([0-9])' % TOKEN, re.ASCII)
FIELD = re.compile(rb'(%b):([^\x00-\x08\x0a-\x1f\x7f]*)' % TOKEN, re.ASCII)
PAGES = {
    400: ('Bad Request', 'Bad Request', 'This is no request'),
    404: ('Not Found', 'File Not Found', 'The requested file could not be found'),
    405: ('Method Not Allowed', 'Method Not Allowed', 'GET and HEAD are what there is'),
    431: ('Request Header Fields Too Large', 'Too Large', 'The head is too long'),
    505: ('HTTP Version Not Supported', 'Version', 'HTTP/1.1 is what there is'),
}
MOST = 16 * 1024


def respond(reason, fields, body, with_body=True):
    lines = [
        f'HTTP/1.1 {reason}',
        f'Date: {formatdate(usegmt=True)}',
        'Server: select',
        *fields,
        f'Content-Length: {len(body)}',
        'Connection: close',
    ]
    head = ''.join(line + '\r\n' for line in lines) + '\r\n'
    return head.encode() + (body if with_body else b'')


def refuse(status, with_body=True):
    reason, title, sentence = PAGES[status]
    page = f'<!doctype html>\n<title>{title}</title>\n<p>{sentence}</p>\n'
    allow = ['Allow: GET, HEAD'] if status == 405 else []
    return respond(f'{status} {reason}', ['Content-Type: text/html; charset=utf-8', *allow], page.encode(), with_body)


def kind_of(path):
    known = {'.js': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml', '.zip': 'application/zip'}
    ending = os.path.splitext(path)[1].lower()
    kind = known.get(ending) or mimetypes.guess_type('x' + ending)[0] or 'application/octet-stream'
    return kind + '; charset=utf-8' if kind.startswith('text/') else kind


def find(root, name):
    """The bytes of a file and when it was changed, or None where there is none under the root."""
    try:
        path = os.path.realpath(os.path.join(root, name), strict=True)
        if not path.startswith(root + '/') or not os.path.isfile(path) or name.endswith('/'):
            return None
        with open(path, 'rb') as file:
            return file.read(), os.stat(path).st_mtime, kind_of(path)
    except (OSError, ValueError):
        return None


def answer(head, root):
    first, *lines = head.split(b'\r\n')
    request = REQUEST_LINE.fullmatch(first)
    if not request:
        return refuse(400)
    method, target, major, minor = request.groups()
    if major != b'1':
        return refuse(505)
    fields = [FIELD.fullmatch(line) for line in lines]
    if not all(fields):
        return refuse(400)
    hosts = sum(field[1].lower() == b'host' for field in fields)
    if hosts > 1 or (hosts == 0 and minor != b'0'):
        return refuse(400)
    path = target.split(b'?')[0]
    if re.search(rb'%(?![0-9A-Fa-f]{2})', path):
        return refuse(400)
    try:
        name = os.path.normpath(unquote_to_bytes(path).decode()).lstrip('/') + ('/' if path.endswith(b'/') else '')
    except UnicodeDecodeError:
        return refuse(400)
    if method not in (b'GET', b'HEAD'):
        return refuse(405)
    with_body = method == b'GET'
    found = find(root, 'index.html' if name == '/' else name)
    if not found:
        return refuse(404, with_body)
    body, changed, kind = found
    return respond('200 OK', [f'Last-Modified: {formatdate(changed, usegmt=True)}', f'Content-Type: {kind}'], body, with_body)


class Client:
    def __init__(self, connection):
        self.connection = connection
        self.head = b''
        self.rest = None  # what is still to be sent; None until the request is complete
        self.is_over = False  # our side has been closed

    def read(self, root):
        """Takes what has come. Gives whether the client is still there."""
        try:
            piece = self.connection.recv(65536)
        except OSError:
            return False
        if not piece:
            # It has closed its side: with a complete request it still waits for the answer.
            return self.rest is not None and not self.is_over
        if self.rest is None:
            self.head += piece
            end = self.head.find(b'\r\n\r\n')
            if end > MOST or (end == -1 and len(self.head) > MOST):
                self.rest = refuse(431)
            elif end != -1:
                self.rest = answer(self.head[:end], root)
        return True

    def write(self):
        try:
            self.rest = self.rest[self.connection.send(self.rest):]
            if not self.rest:
                self.connection.shutdown(socket.SHUT_WR)
                self.is_over = True
        except OSError:
            return False
        return True


def serve(listener, root):
    clients = {}
    ended = set()  # those that have closed their side, and still get something
    while True:
        reading = [one for one in clients if one not in ended]
        writing = [one for one, client in clients.items() if client.rest and not client.is_over]
        readable, writable, _ = select.select([listener, *reading], writing, [])
        for one in readable:
            if one is listener:
                connection, _ = listener.accept()
                connection.setblocking(False)
                clients[connection] = Client(connection)
                continue
            client = clients[one]
            had = len(client.head)
            is_there = client.read(root)
            if is_there and client.rest is not None and len(client.head) == had and is_closed(one):
                ended.add(one)
            if not is_there:
                drop(one, clients, ended)
        for one in writable:
            if one in clients and (not clients[one].write() or (clients[one].is_over and one in ended)):
                drop(one, clients, ended)


def is_closed(connection):
    """Whether the client has closed its side, without taking anything that has come."""
    try:
        return connection.recv(1, socket.MSG_PEEK) == b''
    except BlockingIOError:
        return False
    except OSError:
        return True


def drop(connection, clients, ended):
    connection.close()
    ended.discard(connection)
    del clients[connection]


def fail(message):
    print(message, file=sys.stderr)
    sys.exit(1)


def main():
    text = sys.argv[1] if len(sys.argv) > 1 else '8080'
    if not re.fullmatch('[0-9]+', text, re.ASCII) or not 1 <= int(text) <= 65535:
        fail(f'bad port "{text}"')
    if not os.path.isdir('www'):
        fail('no folder "www" here')
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(('127.0.0.1', int(text)))
        listener.listen(512)
    except OSError as error:
        fail(f'port {text}: {error.strerror}')
    print(f'serving www at http://127.0.0.1:{text}/', flush=True)
    try:
        serve(listener, os.path.realpath('www'))
    except KeyboardInterrupt:
        pass


main()
