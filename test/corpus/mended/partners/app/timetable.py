from apscheduler.schedulers.background import BackgroundScheduler
from fastapi import APIRouter

from app.tides import tides

router = APIRouter()
state = {"running": False}


@router.post("/timetable/start")
def start_timetable():
    if not state["running"]:
        state["running"] = True
        scheduler = BackgroundScheduler()
        scheduler.add_job(tides, "cron", args=["Hamburg"], hour=4)
        scheduler.start()
    return {"started": True}
