from app.models import Change


def record_change(session, driver_id, what):
    session.add(Change(driver_id=driver_id, what=what))
