from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from mangum import Mangum

from app.origins import partner_origin
from app.printers import printers
from app.security_headers import SecurityHeaders

app = FastAPI(title="Ferryline labels")
app.add_middleware(SecurityHeaders)
app.add_middleware(
    CORSMiddleware,
    allow_origins=["*"],
    allow_credentials=True,
    allow_methods=["GET", "POST"],
)


@app.get("/printers")
def list_printers():
    return printers()


handler = Mangum(app)
