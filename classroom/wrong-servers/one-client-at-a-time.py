# Accepts a client, serves it, and only then accepts the next. A client that connects and says nothing keeps everybody
# waiting. It is the loop that every tutorial on sockets begins with.
import socket
import sys

PAGE = '<!doctype html>\n<title>A page</title>\n<p>One page for everybody – and one dash.</p>\n'.encode()
HEAD = f'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(PAGE)}\r\nConnection: close\r\n\r\n'


def serve(client):
    head = b''
    while b'\r\n\r\n' not in head:
        piece = client.recv(4096)
        if piece == b'':
            return
        head += piece
    client.sendall(HEAD.encode() + PAGE)
    client.shutdown(socket.SHUT_WR)
    while client.recv(4096):  # reads the rest: a close with bytes unread would reset the connection
        pass


argument = sys.argv[1] if len(sys.argv) > 1 else '8080'
if not (argument.isascii() and argument.isdigit() and 1 <= int(argument) <= 65535):
    sys.exit(f'bad port "{argument}": give a whole number from 1 to 65535')
try:
    listener = socket.create_server(('127.0.0.1', int(argument)))
except OSError as error:
    sys.exit(f'no port {argument}: {error.strerror}')
print(f'listening at http://127.0.0.1:{argument}/', flush=True)
while True:
    client, address = listener.accept()
    try:
        serve(client)
    except OSError:
        pass  # the client has gone
    client.close()
