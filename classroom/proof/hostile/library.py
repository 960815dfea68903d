# Lets a library answer.
import functools
import http.server
import sys

handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory='www')
http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), handler).serve_forever()
