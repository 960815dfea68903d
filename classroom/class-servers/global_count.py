# A class assignment: a thread for each client, and a dictionary of counts that all threads share without a lock.
import os
import sys
import threading
import time
from socket import SO_REUSEADDR, SOL_SOCKET, socket

counts = {}


def respond(client, address):
    request = client.recv(1024).decode()
    name = request.split("\n")[0].split(" ")[1].lstrip("/")
    path = os.path.join("www", name)
    counts[name] = counts.get(name, 0) + 1
    print(f"{name}|{address[0]}|{address[1]}|{counts[name]}")
    date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())
    if os.path.isfile(path):
        body = open(path, "rb").read()
        kind = "image/jpeg" if name.endswith("jpg") else "text/html"
        head = f"HTTP/1.1 200 OK\r\nDate: {date}\r\nServer: class\r\nContent-Type: {kind}\r\n"
    else:
        body = b"File Not Found: The requested file could not be found"
        head = f"HTTP/1.1 404 Not Found\r\nDate: {date}\r\nServer: class\r\nContent-Type: text/html\r\n"
    client.send((head + f"Content-Length: {len(body)}\r\n\r\n").encode() + body)
    client.close()


server = socket()
server.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
server.bind(("127.0.0.1", int(sys.argv[1])))
server.listen(5)
print("serving", flush=True)
while True:
    threading.Thread(target=respond, args=server.accept()).start()
