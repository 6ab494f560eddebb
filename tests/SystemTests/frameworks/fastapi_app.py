"""What people get wrong in FastAPI: every path is a mistake that was really made. Answers {seen, computed}."""

import base64
import hashlib
import hmac
import json
import os

import uvicorn
from fastapi import Body, FastAPI, Request
from fastapi.responses import JSONResponse

SECRET = os.environ["RUNFLOW_WEBHOOK_SECRET"]
app = FastAPI()


def sign(body):
    return hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()


def tell(seen, computed=None):
    return {"seen": base64.b64encode(seen).decode(), "computed": computed or sign(seen)}


@app.post("/right")
async def right(request: Request):
    return tell(await request.body())


@app.post("/dict")
async def of_dict(body: dict = Body()):
    return tell(json.dumps(body).encode())


@app.post("/response")
async def of_response(body: dict = Body()):
    """Starlette's own writer: compact, letters as they are."""
    return tell(JSONResponse(body).body)


@app.post("/form-string")
async def of_string(request: Request):
    return tell(json.dumps((await request.body()).decode()).encode())


@app.post("/line-end")
async def line_end(request: Request):
    return tell(await request.body() + b"\n")


@app.post("/mark")
async def mark(request: Request):
    return tell((await request.body()).decode().encode("utf-8-sig"))


@app.post("/prefix")
async def prefix(request: Request):
    return tell(await request.body(), "v1=" + sign(await request.body()))


uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning")
