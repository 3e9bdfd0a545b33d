from fastapi import APIRouter

from app.webhooks import carrier, directory, mail, payments, warehouse

router = APIRouter()
router.include_router(carrier.router)
router.include_router(directory.router)
router.include_router(mail.router)
router.include_router(payments.router)
router.include_router(warehouse.router)
