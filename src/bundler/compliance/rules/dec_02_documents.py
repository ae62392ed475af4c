"""Order, payment and waybill tell the same story as the declaration list (三单): names, consignee, waybill number, payer, amounts."""

from __future__ import annotations

CODE = "DEC-02"
SOURCES = ("A2018-194", "ceb-messages")
