from fastapi import APIRouter, Depends

from app.charges import charge
from app.current_partner import current_partner
from app.refunds import refund
from app.translation import translate

router = APIRouter(prefix="/billing")


@router.post("/{order_id}/charge")
def charge_order(order_id: int, cents: int, partner=Depends(current_partner)):
    return {"payment": charge(order_id, partner.stripe_customer, cents)}


@router.post("/{order_id}/refund")
def refund_order(order_id: int, payment: str, cents: int, partner=Depends(current_partner)):
    notice = translate("Your money is on its way.", partner.language)
    return {"refund": refund(order_id, payment, cents), "notice": notice}
