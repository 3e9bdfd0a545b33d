import os

from fastapi import FastAPI, Request
from pydantic import BaseModel
from slowapi import Limiter
from slowapi.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, storage_uri=os.environ["LIMITS_URL"])
app = FastAPI(title="Ferryline desk")
app.state.limiter = limiter


class Question(BaseModel):
    text: str


class Answer(BaseModel):
    text: str


class Reader(BaseModel):
    name: str


@app.middleware("http")
async def protect(request: Request, call_next):
    response = await call_next(request)
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Strict-Transport-Security"] = "max-age=63072000"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
