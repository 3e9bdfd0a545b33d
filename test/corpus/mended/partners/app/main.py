from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.middleware.sessions import SessionMiddleware

from app.config import settings
from app.health import router as health
from app.security_headers import security_headers
from app.shipments import router as shipments
from app.webhooks import router as webhooks

app = FastAPI(title="Ferryline partners")
app.add_middleware(
    CORSMiddleware,
    allow_origins=settings.allowed_origins,
    allow_credentials=True,
)
app.add_middleware(SessionMiddleware, secret_key=settings.session_secret)
app.middleware("http")(security_headers)
app.include_router(health)
app.include_router(shipments, prefix="/v1")
app.include_router(webhooks, prefix="/webhooks")
