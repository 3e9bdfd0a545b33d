from app.models import Seat


def take_seat(session, shift_id, driver_id):
    seat = session.query(Seat).filter_by(shift_id=shift_id, driver_id=driver_id).first()
    if seat is None:
        session.add(Seat(shift_id=shift_id, driver_id=driver_id))
        session.commit()
