import logging
import sys

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from app.json_logs import json_handler
from app.notes import router as notes
from app.request_id import RequestId, request_id

logging.basicConfig(level=logging.INFO, handlers=[json_handler(sys.stdout)])
logger = logging.getLogger(__name__)
app = FastAPI(title="Ferryline feedback")
app.add_middleware(RequestId)
app.include_router(notes, prefix="/v1")


@app.exception_handler(Exception)
async def failed(request: Request, exc: Exception) -> JSONResponse:
    logger.error("failed with %s", type(exc).__name__)
    return JSONResponse({"error": "failed", "request_id": request_id.get()}, status_code=500)
