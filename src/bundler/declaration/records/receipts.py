"""Receipts of customs (回执): CEB312, 412, 512, 622, 624 and 626.

The XSD wants preNo, the text of the specification does not: receipts with and without it are read.
"""

from __future__ import annotations

from typing import ClassVar

from bundler.declaration.fields import C4, C17, C18, C36, C_10, C_18, C_20, C_60, C_1000
from bundler.declaration.record import Record, optional, zh


class OrderReturn(Record):
    """CEB312, on an order."""

    tag: ClassVar[str] = "OrderReturn"

    guid: C36 = zh("系统唯一序号")
    ebp_code: C_18 = zh("电商平台代码")
    ebc_code: C_18 = zh("电商企业代码")
    order_no: C_60 = zh("订单编号")
    return_status: C_10 = zh("回执状态")
    return_time: C17 = zh("回执时间")
    return_info: C_1000 = zh("回执信息")


class PaymentReturn(Record):
    """CEB412, on a payment."""

    tag: ClassVar[str] = "PaymentReturn"

    guid: C36 = zh("系统唯一序号")
    pay_code: C_18 = zh("支付企业代码")
    pay_transaction_id: C_60 = zh("支付交易编号")
    return_status: C_10 = zh("回执状态")
    return_time: C17 = zh("回执时间")
    return_info: C_1000 = zh("回执信息")


class LogisticsReturn(Record):
    """CEB512, on a waybill."""

    tag: ClassVar[str] = "LogisticsReturn"

    guid: C36 = zh("系统唯一序号")
    logistics_code: C_18 = zh("物流企业代码")
    logistics_no: C_60 = zh("物流运单编号")
    return_status: C_10 = zh("回执状态")
    return_time: C17 = zh("回执时间")
    return_info: C_1000 = zh("回执信息")


class InventoryReturn(Record):
    """CEB622, on a declaration list."""

    tag: ClassVar[str] = "InventoryReturn"

    guid: C36 = zh("系统唯一序号")
    customs_code: C4 | None = optional("申报海关代码")
    ebp_code: C_18 | None = optional("电商平台代码")
    ebc_code: C_18 | None = optional("电商企业代码")
    agent_code: C_18 | None = optional("申报企业代码")
    cop_no: C_20 = zh("企业内部编号")
    pre_no: C18 | None = optional("预录入编号")
    invt_no: C18 | None = optional("清单编号")
    return_status: C_10 = zh("回执状态")
    return_time: C17 = zh("回执时间")
    return_info: C_1000 = zh("回执信息")


class InvtCancelReturn(Record):
    """CEB624, on a withdrawal."""

    tag: ClassVar[str] = "InvtCancelReturn"

    guid: C36 = zh("系统唯一序号")
    customs_code: C4 | None = optional("申报海关代码")
    agent_code: C_18 | None = optional("申报企业代码")
    ebp_code: C_18 | None = optional("电商平台代码")
    ebc_code: C_18 | None = optional("电商企业代码")
    cop_no: C_20 = zh("企业内部编号")
    pre_no: C18 | None = optional("预录入编号")
    invt_no: C18 | None = optional("清单编号")
    return_status: C_10 = zh("回执状态")
    return_time: C17 = zh("回执时间")
    return_info: C_1000 = zh("回执信息")


class InvtRefundReturn(Record):
    """CEB626, on a return."""

    tag: ClassVar[str] = "InvtRefundReturn"

    guid: C36 = zh("系统唯一序号")
    customs_code: C4 | None = optional("申报海关代码")
    agent_code: C_18 | None = optional("申报企业代码")
    ebp_code: C_18 | None = optional("电商平台代码")
    ebc_code: C_18 | None = optional("电商企业代码")
    cop_no: C_20 = zh("企业内部编号")
    pre_no: C18 | None = optional("预录入编号")
    invt_no: C18 | None = optional("清单编号")
    return_status: C_10 = zh("回执状态")
    return_time: C17 = zh("回执时间")
    return_info: C_1000 = zh("回执信息")
