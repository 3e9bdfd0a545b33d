import pytest

from app import access_tokens
from app import billing
from app import charges
from app import signature
from app.webhooks import carrier, directory, mail, payments, warehouse


@pytest.mark.parametrize("part", [access_tokens, billing, charges, signature])
def test_has_a_name(part):
    assert part.__name__


@pytest.mark.parametrize("part", [carrier, directory, mail, payments, warehouse])
def test_is_a_webhook(part):
    assert "webhooks" in part.__name__
