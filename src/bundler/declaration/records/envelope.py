"""What stands around the documents of a message: who transfers it, and who gets a copy."""

from __future__ import annotations

from typing import ClassVar

from bundler.declaration.fields import C3, C_18, C_30, C_100, C_1000
from bundler.declaration.record import Record, optional, zh


class BaseTransfer(Record):
    """Who transfers the message (传输企业)."""

    tag: ClassVar[str] = "BaseTransfer"

    cop_code: C_18 = zh("传输企业代码")
    cop_name: C_100 = zh("传输企业名称")
    dxp_mode: C3 = zh("报文传输模式")
    dxp_id: C_30 = zh("报文传输编号")
    note: C_1000 | None = optional("备注")


class BaseSubscribe(Record):
    """Who gets a copy of data or receipts; ``status`` is ALL, DATA or RET."""

    tag: ClassVar[str] = "BaseSubscribe"

    status: C_100 = zh("订阅状态")
    dxp_mode: C3 = zh("报文传输模式")
    dxp_address: C_100 = zh("订阅方传输地址")
    note: C_1000 | None = optional("备注")
