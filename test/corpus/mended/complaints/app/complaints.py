import csv
import io

import httpx
from cachetools import TTLCache
from fastapi import APIRouter, Depends, HTTPException, Request, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from app.csv_cells import safe_cell
from app.db import session
from app.limits import limiter
from app.models import Complaint
from app.staff import get_current_user

router = APIRouter(prefix="/api/v1/complaints")
views = TTLCache(maxsize=10_000, ttl=60)


class NewComplaint(BaseModel):
    subject: str = Field(max_length=200)
    body: str = Field(max_length=5000)


@router.get("")
def complaints(after: int = 0, db: Session = Depends(session)):
    return db.query(Complaint).filter(Complaint.id > after).limit(50).all()


@router.get("/export")
def export(db: Session = Depends(session)):
    def lines():
        for each in db.query(Complaint).yield_per(100):
            out = io.StringIO()
            csv.writer(out).writerow([each.id, safe_cell(each.subject)])
            yield out.getvalue()

    return StreamingResponse(lines(), media_type="text/csv")


@router.get("/{complaint_id}")
def complaint(complaint_id: int, request: Request, db: Session = Depends(session)):
    ip = request.client.host
    views[ip] = views.get(ip, 0) + 1
    return db.get(Complaint, complaint_id)


@router.post("")
def complain(complaint: NewComplaint, db: Session = Depends(session)):
    db.execute(Complaint.__table__.insert(), complaint.model_dump())
    db.commit()
    return {}


@router.post("/{complaint_id}/pictures")
async def add_picture(complaint_id: int, file: UploadFile):
    if file.size is None or file.size > 2_000_000:
        raise HTTPException(status_code=413)
    content = await file.read()
    return {"stored": complaint_id, "head": content[:1].hex()}


@router.post("/{complaint_id}/translation")
async def translate(complaint_id: int):
    async with httpx.AsyncClient(timeout=10) as client:
        return (await client.get(f"https://translate.example/{complaint_id}")).json()


@router.get("/mine/open")
@limiter.limit("10/minute")
def mine(request: Request, user: str = Depends(get_current_user)):
    return {"user": user}
