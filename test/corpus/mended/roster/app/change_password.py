from werkzeug.security import generate_password_hash

from app.members import members, password_history


def change_password(member_id: int, password: str) -> None:
    password_history.refuse(member_id, password)
    members.update(member_id, generate_password_hash(password))
