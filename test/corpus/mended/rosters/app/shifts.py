from fastapi import APIRouter

from app.models import Seat, Shift
from app.record_change import record_change

router = APIRouter()


@router.post("/shifts")
def add_shift(session, driver_id: int, day: str):
    record_change(session, driver_id, "shift added")
    session.add(Shift(day=day))
    session.commit()


@router.put("/shifts/{key}")
def put_shift(session, driver_id: int, key: int, day: str):
    record_change(session, driver_id, "shift changed")
    session.merge(Shift(id=key, day=day))
    session.commit()


@router.post("/seats")
def add_seat(session, driver_id: int, shift_id: int):
    record_change(session, driver_id, "seat added")
    session.add(Seat(shift_id=shift_id, driver_id=driver_id))
    session.commit()


@router.put("/seats/{key}")
def put_seat(session, driver_id: int, key: int, shift_id: int):
    record_change(session, driver_id, "seat changed")
    session.merge(Seat(id=key, shift_id=shift_id, driver_id=driver_id))
    session.commit()


@router.patch("/seats/{key}")
def patch_seat(session, driver_id: int, key: int):
    record_change(session, driver_id, "seat changed")
    session.merge(Seat(id=key, driver_id=driver_id))
    session.commit()
