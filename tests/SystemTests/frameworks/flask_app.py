"""What people get wrong in Flask: every path is a mistake that was really made. Answers {seen, computed}."""

import base64
import hashlib
import hmac
import json
import os

from flask import Flask, jsonify, request

SECRET = os.environ["RUNFLOW_WEBHOOK_SECRET"]
app = Flask(__name__)


def sign(body, key=SECRET):
    return hmac.new(key.encode(), body, hashlib.sha256).hexdigest()


def tell(seen, computed=None):
    return jsonify(seen=base64.b64encode(seen).decode(), computed=computed or sign(seen))


@app.post("/<mistake>")
def receive(mistake):
    match mistake:
        case "right":
            return tell(request.get_data())
        case "dumps":
            return tell(json.dumps(request.get_json()).encode())
        case "dumps-utf8":
            return tell(json.dumps(request.get_json(), ensure_ascii=False).encode())
        case "dumps-compact":
            return tell(json.dumps(request.get_json(), separators=(",", ":")).encode())
        case "dumps-sorted":
            return tell(json.dumps(request.get_json(), separators=(",", ":"), sort_keys=True).encode())
        case "jsonify":
            return tell(jsonify(request.get_json()).get_data())
        case "str-of-bytes":
            return tell(str(request.get_data()).encode())
        case "ascii":
            return tell(request.get_data().decode("ascii", "replace").encode())
        case "latin1":
            return tell(request.get_data().decode("utf-8").encode("latin-1", "replace"))
        case "stream-again":
            request.get_data()
            return tell(request.stream.read())
        case "upper":
            return tell(request.get_data(), sign(request.get_data()).upper())
        case "plain-hash":
            return tell(request.get_data(), hashlib.sha256(request.get_data()).hexdigest())
        case "digest-base64":
            return tell(request.get_data(), base64.b64encode(hmac.new(SECRET.encode(), request.get_data(), hashlib.sha256).digest()).decode())
        case "stripped":
            return tell(request.get_data(), sign(request.get_data(), SECRET.removeprefix("whsec_")))


app.run("127.0.0.1", int(os.environ["PORT"]))
