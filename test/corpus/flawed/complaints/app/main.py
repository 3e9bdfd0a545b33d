from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware

from app.complaints import router as complaints
from app.errors import answer_error
from app.request_id import request_id
from app.security_headers import security_headers
from app.sign_in import router as sign_in

app = FastAPI(title="Ferryline complaints")
app.add_middleware(GZipMiddleware, minimum_size=0)
app.middleware("http")(security_headers)
app.middleware("http")(request_id)
app.add_exception_handler(Exception, answer_error)
app.include_router(complaints)
app.include_router(sign_in)


@app.get("/health")
def health():
    return {"status": "ok"}
