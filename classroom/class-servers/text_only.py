# A class assignment: everything is text, lengths are characters, and every error is a 404.
import socketserver
import sys


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        line = self.rfile.readline().decode("utf-8").strip()
        method, target, version = line.split(" ")
        while self.rfile.readline().strip():
            pass
        if target == "/":
            target = "/index.html"
        try:
            with open("www" + target, encoding="utf-8", errors="replace") as file:
                page, status = file.read(), "200 OK"
        except OSError:
            page, status = "<title>File Not Found</title>The requested file could not be found", "404 Not Found"
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(page)}\r\nContent-Type: text/html\r\n\r\n"
        self.wfile.write((head + page).encode("utf-8"))


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


Server(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
