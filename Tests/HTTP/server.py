"""An HTTP server for the tests, which answers and misbehaves as the path says.

    /echo               the body that was sent
    /headers            the headers that were sent, and the method, as JSON
    /status/N           that status
    /slow/SECONDS       an answer after a while
    /slow-body/SECONDS  half of an answer, and the rest after a while
    /cut                half of an answer, then the connection's end
    /drop               no answer but the connection's end
    /long/N             so many bytes, in pieces of which none tells the length of all
    /redirect           elsewhere: /echo
    /counts             connections and requests so far, and the most requests at once, as JSON
"""

import argparse
import http.server
import json
import socket
import socketserver
import ssl
import threading
import time

parser = argparse.ArgumentParser()
parser.add_argument("place", help="a port of 127.0.0.1, or a unix socket's path")
parser.add_argument("--certificate", help="a file with key and certificate: speaks TLS only")
options = parser.parse_args()

counts = {"connections": 0, "requests": 0, "atOnce": 0, "mostAtOnce": 0}
lock = threading.Lock()


def count(**changes):
    with lock:
        for name, change in changes.items():
            counts[name] += change
        counts["mostAtOnce"] = max(counts["mostAtOnce"], counts["atOnce"])


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # An answer in one piece, or it would wait for the peer's word about the first.
    wbufsize = 65536
    disable_nagle_algorithm = True

    def setup(self):
        # A unix socket knows no such thing.
        self.disable_nagle_algorithm = options.place.isdigit()
        super().setup()
        self.is_counted = False

    def serve(self):
        count(requests=1, atOnce=1, connections=0 if self.is_counted else 1)
        self.is_counted = True
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        name, _, argument = self.path[1:].partition("/")
        getattr(self, "answer_" + name.replace("-", "_"))(argument)

    do_GET = do_POST = serve

    def send_response(self, *arguments):
        # Before the client knows: it may send the next request at once.
        count(atOnce=-1)
        super().send_response(*arguments)

    def send(self, body, status=200, length=None, **headers):
        self.send_response(status)
        for header, value in headers.items():
            self.send_header(header, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def answer_echo(self, _):
        self.send(self.body)

    def answer_headers(self, _):
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.send(json.dumps({"method": self.command, "headers": headers}).encode())

    def answer_status(self, status):
        self.send(b"as asked", status=int(status))

    def answer_slow(self, seconds):
        time.sleep(float(seconds))
        self.send(b"at last")

    def answer_slow_body(self, seconds):
        self.send(b"half", length=8)
        time.sleep(float(seconds))
        self.wfile.write(b"half")

    def answer_cut(self, _):
        self.send(b"half", length=8)
        self.close_connection = True

    def answer_drop(self, _):
        count(atOnce=-1)
        self.close_connection = True

    def answer_long(self, size):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        left = int(size)
        while left > 0:
            piece = b"x" * min(left, 4096)
            left -= len(piece)
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        self.wfile.write(b"0\r\n\r\n")

    def answer_redirect(self, _):
        self.send(b"", status=302, Location="/echo")

    def answer_counts(self, _):
        self.send(json.dumps(counts).encode())

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 256

    def server_bind(self):
        # HTTPServer's own takes the address for a host and a port.
        socketserver.TCPServer.server_bind(self)

    def handle_error(self, *_):
        # Clients that go away are what some tests are about.
        pass


class UnixServer(Server):
    address_family = socket.AF_UNIX


if options.place.isdigit():
    server = Server(("127.0.0.1", int(options.place)), Handler)
else:
    server = UnixServer(options.place, Handler)
if options.certificate:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(options.certificate)
    # The handshake is the connection's own thread's affair.
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
server.serve_forever()
