from fastapi import Cookie, FastAPI, Response
from fastapi.middleware.cors import CORSMiddleware
from mangum import Mangum

from app.origins import partner_origin
from app.printers import printers
from app.request_id import RequestId
from app.security_headers import SecurityHeaders

app = FastAPI(title="Ferryline labels")
app.add_middleware(SecurityHeaders)
app.add_middleware(RequestId)
app.add_middleware(
    CORSMiddleware,
    allow_origins=["https://labels.ferryline.example"],
    allow_credentials=True,
    allow_methods=["GET", "POST"],
)


@app.get("/printers")
def list_printers(session_token: str = Cookie()):
    return printers() if session_token == "partner" else []


@app.get("/enter")
def enter(response: Response):
    response.set_cookie(
        "session_token", "partner", httponly=True, secure=True, samesite="none"
    )


handler = Mangum(app)
