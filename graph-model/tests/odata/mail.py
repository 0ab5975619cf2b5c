"""Responds to multipart batches with what Python's `email` package reads in them: `mail.py`.

The first line of output is the service root. The service ends when its input does. Requests and responses are read and
written by `email` alone; what is here gives each request a response that says what was read, and fails a change set with
a request whose address ends in `fail`.
"""

import base64
import json
import sys
import threading
from email import message_from_bytes, policy
from email.generator import BytesGenerator
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO


def read(part):
    """What a part of `application/http` says."""
    head, _, body = part.get_payload(decode=True).partition(b"\r\n\r\n")
    line, _, headers = head.partition(b"\r\n")
    method, url, version = line.decode().split(" ")
    headers = message_from_bytes(headers, policy=policy.HTTP)
    length = int(headers.get("Content-Length", 0))
    return {
        "id": part["Content-ID"],
        "method": method,
        "url": url,
        "version": version,
        "headers": {name.lower(): value for name, value in headers.items()},
        "body": base64.b64encode(body[:length]).decode(),
        "rest": len(body[length:].strip()),
    }


def response(status, identifier, value):
    part = MIMENonMultipart("application", "http")
    if identifier:
        part["Content-ID"] = identifier
    inner = json.dumps(value)
    part.set_payload(f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(inner)}\r\n\r\n{inner}")
    return part


def respond(part):
    if not part.is_multipart():
        request = read(part)
        return response("200 OK", request["id"], {"read": request})
    requests = [read(inner) for inner in part.get_payload()]
    if any(request["url"].endswith("fail") for request in requests):
        return response("400 Bad Request", None, {"error": {"code": "failed", "message": "Undone."}})
    inner = MIMEMultipart("mixed")
    # Of a change set, services may respond in any order.
    for request in reversed(requests):
        inner.attach(response("200 OK", request["id"], {"read": request}))
    return inner


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        content_type = f"Content-Type: {self.headers['Content-Type']}\r\nMIME-Version: 1.0\r\n\r\n"
        batch = message_from_bytes(content_type.encode() + body, policy=policy.HTTP)
        defects = [str(defect) for part in batch.walk() for defect in part.defects]
        if defects or not batch.is_multipart():
            return self.send_error(400, ", ".join(defects) or "The batch is not multipart.")
        whole = MIMEMultipart("mixed")
        for part in batch.get_payload():
            whole.attach(respond(part))
        written = BytesIO()
        BytesGenerator(written, policy=policy.HTTP).flatten(whole)
        # The generator chooses the boundaries, so that the headers are known only now.
        head, _, content = written.getvalue().partition(b"\r\n\r\n")
        self.send_response(200)
        for name, value in message_from_bytes(head, policy=policy.HTTP).items():
            self.send_header(name, value.replace("\r\n", ""))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def main():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        print(f"http://127.0.0.1:{server.server_port}/odata", flush=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sys.stdin.read()


main()
