"""CEB511, the waybill (物流运单)."""

from __future__ import annotations

from typing import ClassVar

from bundler.declaration.fields import C1, C3, C14, C36, C_3, C_18, C_37, C_50, C_60, C_100, C_200, C_1000, N19_5, Count
from bundler.declaration.record import Record, optional, zh


class LogisticsHead(Record):
    """One parcel."""

    tag: ClassVar[str] = "LogisticsHead"

    guid: C36 = zh("系统唯一序号")
    app_type: C1 = zh("报送类型")
    app_time: C14 = zh("报送时间")
    app_status: C_3 = zh("业务状态")
    logistics_code: C_18 = zh("物流企业代码")
    logistics_name: C_100 = zh("物流企业名称")
    logistics_no: C_60 = zh("物流运单编号")
    bill_no: C_37 | None = optional("提运单号")
    order_no: C_60 = zh("订单编号")
    freight: N19_5 | None = optional("运费")
    insured_fee: N19_5 | None = optional("保价费")
    currency: C3 = zh("币制")
    weight: N19_5 = zh("毛重(kg)")
    pack_no: Count = zh("件数")
    goods_info: C_200 | None = optional("主要货物信息")
    consignee: C_100 = zh("收货人姓名")
    consignee_address: C_200 = zh("收货地址")
    consignee_telephone: C_50 = zh("收货人电话")
    note: C_1000 | None = optional("备注")
