from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from sqlalchemy import text

from app.body_limit import BodyLimit
from app.complaints import router as complaints
from app.db import engine
from app.errors import answer_error
from app.request_id import request_id
from app.security_headers import security_headers
from app.sign_in import router as sign_in

app = FastAPI(title="Ferryline complaints")
app.add_middleware(GZipMiddleware, minimum_size=1000)
app.add_middleware(BodyLimit, max_body=5_000_000)
app.middleware("http")(security_headers)
app.middleware("http")(request_id)
app.add_exception_handler(Exception, answer_error)
app.include_router(complaints)
app.include_router(sign_in)


@app.get("/health")
def health():
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    return {"status": "ok"}
