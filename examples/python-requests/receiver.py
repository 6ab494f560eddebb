"""Receives callbacks: verifies the raw bytes, keeps what is genuine, answers 401 to the rest."""

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def is_genuine(secret, raw, signature):
    """The key is the whole secret, `whsec_` included; the message is the body as it came, before anything parses it."""
    expected = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), (signature or "").encode("latin-1"))


class Receiver:
    """A receiver on a free port for the length of a `with` block. `callbacks` are the genuine ones, each run once."""

    def __init__(self, secret, host="127.0.0.1"):
        self.callbacks, self.refused = [], 0
        handled, lock = set(), threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                with lock:
                    genuine = is_genuine(secret, raw, self.headers["Runflow-Signature"])
                    if not genuine:
                        outer.refused += 1
                    elif (callback := json.loads(raw))["run_id"] not in handled:
                        handled.add(callback["run_id"])
                        outer.callbacks.append(callback)
                self.send_response(200 if genuine else 401)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        # The emulator in a container comes from outside, under another name than this machine's loopback.
        self.server = ThreadingHTTPServer(("127.0.0.1" if host == "127.0.0.1" else "0.0.0.0", 0), Handler)
        self.url = f"http://{host}:{self.server.server_port}/webhook"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
