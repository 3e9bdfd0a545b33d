from app.models import Seat


def seats_of(session, shifts):
    found = []
    for shift in shifts:
        found.append(session.query(Seat).filter_by(shift_id=shift.id).all())
    return found
