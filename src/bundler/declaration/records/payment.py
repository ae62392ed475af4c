"""CEB411, the payment (支付凭证)."""

from __future__ import annotations

from typing import ClassVar

from bundler.declaration.fields import C1, C3, C14, C36, C_3, C_18, C_60, C_100, C_1000, N19_5
from bundler.declaration.record import Record, optional, zh


class PaymentHead(Record):
    """One payment of an order."""

    tag: ClassVar[str] = "PaymentHead"

    guid: C36 = zh("系统唯一序号")
    app_type: C1 = zh("报送类型")
    app_time: C14 = zh("报送时间")
    app_status: C_3 = zh("业务状态")
    pay_code: C_18 = zh("支付企业代码")
    pay_name: C_100 = zh("支付企业名称")
    pay_transaction_id: C_60 = zh("支付交易编号")
    order_no: C_60 = zh("订单编号")
    ebp_code: C_18 = zh("电商平台代码")
    ebp_name: C_100 = zh("电商平台名称")
    payer_id_type: C1 = zh("支付人证件类型")
    payer_id_number: C_60 = zh("支付人证件号码")
    payer_name: C_60 = zh("支付人姓名")
    telephone: C_60 | None = optional("支付人电话")
    amount_paid: N19_5 = zh("支付金额")
    currency: C3 = zh("币制")
    pay_time: C14 = zh("支付时间")
    note: C_1000 | None = optional("备注")
