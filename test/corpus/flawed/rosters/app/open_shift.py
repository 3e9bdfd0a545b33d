from app.models import Seat, Shift


def open_shift(session, day, driver_id):
    shift = Shift(day=day)
    session.add(shift)
    session.commit()
    session.add(Seat(shift_id=shift.id, driver_id=driver_id))
    session.commit()
