from fastapi import APIRouter, Depends

from app.current_member import current_member
from app.shelf import shelf

router = APIRouter(prefix="/manifests")


@router.post("/")
def create(manifest: dict, member=Depends(current_member)):
    shelf.put(manifest, member)


@router.put("/{number}")
def replace(number: int, manifest: dict, member=Depends(current_member)):
    shelf.put(manifest, member)


@router.patch("/{number}")
def change(number: int, manifest: dict, member=Depends(current_member)):
    shelf.put(manifest, member)


@router.delete("/{number}")
def drop(number: int):
    shelf.drop(number)
