# A thread for each client, and counts that all threads share.
#
#     python3 threads.py [PORT]
#
# Threads of Python share all variables, unlike those of Node. So the counts can be a plain dictionary, and a lock sees to
# it that one thread at a time reads a count, adds one and prints the line.
import _thread
import errno
import mimetypes
import os
import posixpath
import re
import signal
import socket
import sys
from email.utils import formatdate
from urllib.parse import quote, unquote_to_bytes

MAX_HEAD = 16 * 1024
REQUEST_LINE = re.compile(rb"([!#$%&'*+.^`|~\w-]+) (/[!-~]*) HTTP/(\d)\.(\d)")
FIELD_LINE = re.compile(rb"([!#$%&'*+.^`|~\w-]+):[^\x00-\x08\x0a-\x1f\x7f]*")
BAD_ESCAPE = re.compile(rb'%(?![0-9A-Fa-f]{2})')
MISSING = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP)
PAGES = {
    400: ('Bad Request', 'The request could not be understood'),
    404: ('File Not Found', 'The requested file could not be found'),
    405: ('Method Not Allowed', 'This server answers GET and HEAD'),
    431: ('Request Header Fields Too Large', 'The head of the request is too long'),
    500: ('Internal Server Error', 'The server failed to answer'),
    505: ('HTTP Version Not Supported', 'This server speaks HTTP/1.1'),
}

counts = {}
log_lock = _thread.allocate_lock()


class Refused(Exception):
    """A request that is not served; its argument is the status."""


def respond_client(client, address):
    """What a thread does: answers one client, and ends."""
    try:
        with client:
            method, name = None, None
            try:
                head = receive_head(client)
                if head is None:
                    return  # the client has left
                method, name = parse(head)
                response = find(name)
            except Refused as refusal:
                response = error(refusal.args[0])
            except Exception as failure:
                print('a thread failed:', failure, file=sys.stderr)
                response = error(500)
            client.sendall(to_bytes(*response, with_body=method != 'HEAD'))
            if name is not None:
                log(name, address)
            # A close with unread bytes would reset the connection: read on until the client has closed.
            client.shutdown(socket.SHUT_WR)
            while client.recv(65536):
                pass
    except OSError:
        pass  # the client has gone, and there is nobody left to tell


def receive_head(client):
    received = b''
    while (end := received.find(b'\r\n\r\n')) == -1 and len(received) <= MAX_HEAD:
        piece = client.recv(65536)
        if not piece:
            return None
        received += piece
    if end == -1 or end > MAX_HEAD:
        raise Refused(431)
    return received[:end]


def parse(head):
    """The method, and the name of the file under www."""
    first, *lines = head.split(b'\r\n')
    words = REQUEST_LINE.fullmatch(first)
    if not words:
        raise Refused(400)
    method, target, major, minor = words.groups()
    if major != b'1':
        raise Refused(505)
    fields = [FIELD_LINE.fullmatch(line) for line in lines]
    if None in fields:
        raise Refused(400)
    hosts = sum(field[1].lower() == b'host' for field in fields)
    if hosts > 1 or hosts == 0 and minor != b'0':
        raise Refused(400)
    path = target.split(b'?')[0]
    if BAD_ESCAPE.search(path):
        raise Refused(400)
    try:
        name = unquote_to_bytes(path).decode()
    except UnicodeDecodeError:
        raise Refused(400)
    if method not in (b'GET', b'HEAD'):
        raise Refused(405)
    # What `..` leads to is settled here. It can't lead above the first slash.
    folder = '/' if name.endswith('/') else ''
    name = posixpath.normpath('/' + name).lstrip('/') + folder
    return method.decode(), name.lstrip('/') or 'index.html'


def find(name):
    """The response with the file of this name, or the one that says that there is none."""
    path = f'{ROOT}/{name}'
    try:
        if '\0' in name or not os.path.realpath(path).startswith(ROOT + os.sep) or os.path.isdir(path):
            return error(404)
        with open(path, 'rb') as file:
            content = file.read()
            modified = os.fstat(file.fileno()).st_mtime
    except OSError as failure:
        if failure.errno in MISSING:
            return error(404)
        raise
    kind = mimetypes.guess_type(name)[0] or 'application/octet-stream'
    if kind.startswith('text/') or kind == 'application/javascript':
        kind += '; charset=utf-8'
    return '200 OK', {'Last-Modified': formatdate(modified, usegmt=True), 'Content-Type': kind}, content


def error(status):
    title, sentence = PAGES[status]
    page = f'<!doctype html>\n<title>{title}</title>\n<h1>{title}</h1>\n<p>{sentence}</p>\n'
    fields = {'Content-Type': 'text/html; charset=utf-8'}
    if status == 405:
        fields['Allow'] = 'GET, HEAD'
    return f'{status} {title}', fields, page.encode()


def to_bytes(status, fields, body, with_body):
    fields = {'Date': formatdate(usegmt=True), 'Server': 'threads', **fields, 'Content-Length': len(body), 'Connection': 'close'}
    lines = ''.join(f'{name}: {value}\r\n' for name, value in fields.items())
    return f'HTTP/1.1 {status}\r\n{lines}\r\n'.encode() + (body if with_body else b'')


def log(name, address):
    escaped = re.sub(r'[|%\x00-\x1f\x7f-\x9f]', lambda found: quote(found[0], safe=''), name)
    with log_lock:
        counts[name] = counts.get(name, 0) + 1
        print(f'{escaped}|{address[0]}|{address[1]}|{counts[name]}', flush=True)


def main():
    port = sys.argv[1] if len(sys.argv) > 1 else '8080'
    if not re.fullmatch('[0-9]+', port) or not 1 <= int(port) <= 65535:
        sys.exit(f'bad port "{port}": give a whole number from 1 to 65535')
    if not os.path.isdir('www'):
        sys.exit('no folder "www" here')
    try:
        listener = socket.create_server(('127.0.0.1', int(port)), backlog=512)
    except OSError as failure:
        sys.exit(f'port {port}: {failure.strerror}')
    print(f'serving www at http://127.0.0.1:{port}/', flush=True)
    while True:
        try:
            client, address = listener.accept()
        except ConnectionError:
            continue  # the client has gone already
        _thread.start_new_thread(respond_client, (client, address))


ROOT = os.path.realpath('www')
signal.signal(signal.SIGINT, signal.SIG_DFL)  # no traceback on Ctrl-C
sys.stdout.reconfigure(encoding='utf-8')
main()
