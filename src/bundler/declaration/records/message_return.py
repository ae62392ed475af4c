"""CEB900, what failed the checks of the format (格式校验回执)."""

from __future__ import annotations

from typing import ClassVar

from bundler.declaration.fields import C17, C36, C_10, C_15, C_255, C_5000, C_100000
from bundler.declaration.record import Record, optional, zh


class MessageReturn(Record):
    """Which message failed, and why; the message itself may be repeated as text, as elements, or not at all. All but three may be empty."""

    tag: ClassVar[str] = "MessageReturn"

    guid: C36 = zh("系统唯一序号")
    return_status: C_10 = zh("回执状态")
    return_info: C_5000 | None = optional("回执信息")
    return_time: C17 = zh("回执时间")
    ori_cop_msg_id: C_255 | None = optional("原传输报文编号")
    ori_message_type: C_15 | None = optional("原报文类型")
    ori_biz_message: C_100000 | None = optional("原报文内容")
