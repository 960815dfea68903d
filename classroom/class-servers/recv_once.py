# A class assignment: one recv, split, and a page as text. One client after the other, lines that end with LF.
import sys
from socket import AF_INET, SOCK_STREAM, SOL_SOCKET, SO_REUSEADDR, socket

server = socket(AF_INET, SOCK_STREAM)
server.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
server.bind(("", int(sys.argv[1])))
server.listen(1)
print("Ready to serve...")
while True:
    connection, address = server.accept()
    try:
        message = connection.recv(1024).decode()
        name = message.split()[1]
        text = open("www" + name, encoding="latin-1").read()
        connection.send("HTTP/1.1 200 OK\n\n".encode())
        for sign in text:
            connection.send(sign.encode("latin-1"))
        connection.close()
    except (IOError, IndexError):
        connection.send("HTTP/1.1 404 Not Found\n\n<h1>File Not Found</h1>".encode())
        connection.close()
