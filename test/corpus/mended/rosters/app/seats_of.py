from app.models import Seat


def seats_of(session, shifts):
    ids = [shift.id for shift in shifts]
    return session.query(Seat).filter(Seat.shift_id.in_(ids)).all()
