"""The receipts that the mock writes, and how they leave: late, twice or never, as the scenario of their order says."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from bundler.declaration import SHAPES, Document, Message, write
from bundler.declaration.records.message_return import MessageReturn
from bundler.declaration.records.receipts import InventoryReturn
from bundler.mock_customs.dossiers import Dossier
from bundler.mock_customs.outbox import Outbox
from bundler.mock_customs.scenario import Scenario
from bundler.values.identity_number import blotted


class Replies:
    """Writes receipts at the moment ``now``, in Shanghai, which is set before."""

    def __init__(self, scenario: Scenario, outbox: Outbox, now: datetime) -> None:
        self.scenario, self.outbox, self.now = scenario, outbox, now
        self.sent = 0
        self._made = 0

    def of_part(self, code: str, kind: Any, dossier: Dossier, guid: str, status: tuple[str, str], told: dict[str, str]) -> None:
        """Answer an order, a payment or a waybill by a status and its words."""
        made = kind(guid=guid, return_status=status[0], return_time=self.stamp(), return_info=status[1], **told)
        self.send(code, guid, Document(made), dossier.scenario)

    def of_list(self, dossier: Dossier, document: Document, status: str, info: str) -> None:
        """Answer a declaration list."""
        head: Any = document.head
        made = InventoryReturn(
            guid=head.guid, customs_code=head.customs_code, ebp_code=head.ebp_code, ebc_code=head.ebc_code, agent_code=head.agent_code,
            cop_no=head.cop_no or head.guid[:20], pre_no=dossier.pre_no, invt_no=dossier.invt_no or None, return_status=status,
            return_time=self.stamp(), return_info=info,
        )  # fmt: skip
        self.send("CEB622", head.guid, Document(made), dossier.scenario)

    def of_after(self, code: str, kind: Any, dossier: Dossier, head: Any, status: str, info: str) -> None:
        """Answer a withdrawal or a return."""
        made = kind(
            guid=head.guid, customs_code=head.customs_code, agent_code=head.agent_code, ebp_code=head.ebp_code, ebc_code=head.ebc_code,
            cop_no=head.cop_no or head.guid[:20], pre_no=dossier.pre_no or head.pre_no or "B" + "0" * 17, invt_no=head.invt_no,
            return_status=status, return_time=self.stamp(), return_info=info,
        )  # fmt: skip
        self.send(code, head.guid, Document(made), dossier.scenario)

    def of_wrong_form(self, info: str, kind: str, data: bytes) -> None:
        """Answer what is not of the form that a message has."""
        guid = self.guid()
        # Messages hold identity numbers; what goes on to others repeats none.
        told = blotted(data[:1000].decode("utf-8", "replace"))
        shown = "".join(each if each.isprintable() else " " for each in told).strip() or "-"
        words = " ".join(info.split())[:1000] or "-"
        made = MessageReturn(
            guid=guid, return_status="-1", return_info=words, return_time=self.stamp(), ori_cop_msg_id=guid,
            ori_message_type=kind[:15], ori_biz_message=shown,
        )  # fmt: skip
        self.send("CEB900", guid, Document(made), self.scenario)

    def send(self, code: str, guid: str, document: Document, scenario: Scenario) -> None:
        """Let a receipt leave as a scenario says."""
        data = write(Message(SHAPES[code], guid, (document,)))
        number = self.serial()
        due = self.now + timedelta(seconds=scenario.seconds(number))
        for _ in range(scenario.copies(number)):
            self.outbox.put(data, due)
            self.sent += 1

    def stamp(self) -> str:
        """Return the moment as receipts write it."""
        return f"{self.now:%Y%m%d%H%M%S}{self.now.microsecond // 1000:03d}"

    def serial(self) -> int:
        """Return a number that was not given before."""
        self._made += 1
        return self._made

    def guid(self) -> str:
        """Return an identifier that was not given before, always the same for the same seed."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"mock-customs/{self.scenario.seed}/{self.serial()}")).upper()
