from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from slowapi.middleware import SlowAPIMiddleware
from starlette.middleware.sessions import SessionMiddleware

from app.accounts import router as accounts
from app.billing import router as billing
from app.body_limit import BodyLimit
from app.config import settings
from app.health import router as health
from app.limits import limiter
from app.password_reset import router as password_reset
from app.presence import lifespan
from app.reports import router as reports
from app.request_id import RequestId
from app.security_headers import security_headers
from app.shipments import router as shipments
from app.sign_in import router as sign_in
from app.webhooks import router as webhooks

app = FastAPI(title="Ferryline partners", lifespan=lifespan)
app.add_middleware(RequestId)
app.add_middleware(
    CORSMiddleware,
    allow_origins=settings.allowed_origins,
    allow_credentials=True,
)
app.add_middleware(
    SessionMiddleware,
    secret_key=settings.session_secret,
    same_site="none",
    https_only=True,
)
app.middleware("http")(security_headers)
app.state.limiter = limiter
app.add_middleware(SlowAPIMiddleware)
app.add_middleware(BodyLimit, max_body=5_000_000)
app.include_router(accounts)
app.include_router(billing)
app.include_router(health)
app.include_router(password_reset)
app.include_router(reports)
app.include_router(sign_in)
app.include_router(shipments, prefix="/v1")
app.include_router(webhooks, prefix="/webhooks")
