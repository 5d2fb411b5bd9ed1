"""Coupons in a basket: codes that let one of HQ's discounts count."""

from dataclasses import replace

from store_client.domain.basket import COUPON, Basket
from store_client.domain.pricing import priced
from store_client.domain.typed import lookup_text
from store_client.errors import Refused
from store_client.texts import _


def is_coupon(basket: Basket, code: str) -> bool:
    """Whether the code is one of HQ's coupons, of today or not."""
    return bool(_spelled(basket, code))


def add_coupon(basket: Basket, code: str) -> Basket:
    """Raises ``Refused`` for one that is unknown, not valid today, or there already."""
    coupon = _spelled(basket, code)
    known = next((one for one in basket.rules.setup.coupons if one.coupon == coupon), None)
    if known is None:
        raise Refused(_("This coupon is not known here. Read its code again; the basket is kept."))
    offers = {offer.code for offer in basket.rules.offers}
    if not known.on(basket.rules.today) or known.discount not in offers:
        raise Refused(_("Coupon {code} is not valid today. The basket is kept.").format(code=coupon))
    if coupon in basket.coupons:
        raise Refused(_("Coupon {code} is in the basket already.").format(code=coupon))
    return priced(replace(basket, coupons=(*basket.coupons, coupon)))


def remove_coupon(basket: Basket, code: str) -> Basket:
    kept = tuple(one for one in basket.coupons if one != _spelled(basket, code))
    return priced(replace(basket, coupons=kept))


def idle_coupons(basket: Basket) -> tuple[str, ...]:
    """Those that save nothing yet: what is in the basket does not call for them."""
    at_work = {discount.code for line in basket.lines for discount in line.discounts if discount.kind == COUPON}
    discounts = {one.coupon: one.discount for one in basket.rules.setup.coupons}
    return tuple(coupon for coupon in basket.coupons if discounts.get(coupon) not in at_work)


def _spelled(basket: Basket, code: str) -> str:
    """The code as HQ writes it; people type it in any case."""
    wanted = lookup_text(code)
    coupons = [one.coupon for one in basket.rules.setup.coupons]
    if wanted in coupons:
        return wanted
    return next((coupon for coupon in coupons if coupon.casefold() == wanted.casefold()), "")
