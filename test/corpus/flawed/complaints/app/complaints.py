import csv
import io

import requests
from fastapi import APIRouter, Depends, Request, Response, UploadFile
from slowapi import Limiter
from slowapi.util import get_remote_address
from sqlalchemy.orm import Session

from app.db import session
from app.models import Complaint
from app.staff import get_current_user

router = APIRouter(prefix="/api/complaints")
limiter = Limiter(key_func=get_remote_address)
views = {}


@router.get("")
def complaints(db: Session = Depends(session)):
    return db.query(Complaint).all()


@router.get("/{complaint_id}")
def complaint(complaint_id: int, request: Request, db: Session = Depends(session)):
    ip = request.client.host
    views[ip] = views.get(ip, 0) + 1
    return db.get(Complaint, complaint_id)


@router.get("/export")
def export(db: Session = Depends(session)):
    out = io.StringIO()
    writer = csv.writer(out)
    for each in db.query(Complaint).all():
        writer.writerow([each.id, each.subject])
    return Response(out.getvalue(), media_type="text/csv")


@router.post("")
def complain(complaint: dict, db: Session = Depends(session)):
    db.execute(Complaint.__table__.insert(), complaint)
    db.commit()
    return {}


@router.post("/{complaint_id}/pictures")
async def add_picture(complaint_id: int, file: UploadFile):
    content = await file.read()
    return {"stored": complaint_id, "head": content[:1].hex()}


@router.post("/{complaint_id}/translation")
async def translate(complaint_id: int):
    return requests.get(f"https://translate.example/{complaint_id}", timeout=10).json()


@router.get("/mine/open")
@limiter.limit("10/minute")
def mine(request: Request, user: str = Depends(get_current_user)):
    return {"user": user}
