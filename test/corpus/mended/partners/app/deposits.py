from fastapi import APIRouter

from app.charges import charge
from app.receipts import send_receipt

router = APIRouter()


@router.post("/deposits/{order}")
def deposit(order: int, customer: str):
    charge(order, customer, 5000)
    send_receipt.apply_async(args=[order], task_id=f"receipt-{order}")
    return {"order": order}
