"""CEB311, the electronic order (电子订单)."""

from __future__ import annotations

from typing import ClassVar

from bundler.declaration.fields import C1, C3, C6, C14, C36, C_3, C_18, C_30, C_50, C_60, C_100, C_200, C_250, C_510, C_1000, N19_5, Count
from bundler.declaration.record import Record, optional, zh


class OrderHead(Record):
    """Who bought from whom, what was paid, and where it goes."""

    tag: ClassVar[str] = "OrderHead"

    guid: C36 = zh("系统唯一序号")
    app_type: C1 = zh("报送类型")
    app_time: C14 = zh("报送时间")
    app_status: C_3 = zh("业务状态")
    order_type: C1 = zh("订单类型")
    order_no: C_60 = zh("订单编号")
    ebp_code: C_18 = zh("电商平台代码")
    ebp_name: C_100 = zh("电商平台名称")
    ebc_code: C_18 = zh("电商企业代码")
    ebc_name: C_100 = zh("电商企业名称")
    goods_value: N19_5 = zh("商品价格")
    freight: N19_5 = zh("运杂费")
    discount: N19_5 = zh("非现金抵扣金额")
    tax_total: N19_5 = zh("代扣税款")
    actural_paid: N19_5 = zh("实际支付金额")
    currency: C3 = zh("币制")
    buyer_reg_no: C_60 = zh("订购人注册号")
    buyer_name: C_60 = zh("订购人姓名")
    buyer_telephone: C_30 = zh("订购人电话")
    buyer_id_type: C1 = zh("订购人证件类型")
    buyer_id_number: C_60 = zh("订购人证件号码")
    pay_code: C_18 | None = optional("支付企业代码")
    pay_name: C_100 | None = optional("支付企业名称")
    pay_transaction_id: C_60 | None = optional("支付交易编号")
    batch_numbers: C_100 | None = optional("商品批次号")
    consignee: C_100 = zh("收货人姓名")
    consignee_telephone: C_50 = zh("收货人电话")
    consignee_address: C_200 = zh("收货地址")
    consignee_district: C6 | None = optional("收货地址行政区划代码")
    note: C_1000 | None = optional("备注")


class OrderLine(Record):
    """One declared line of an order: goods, quantity and price, without a tariff code."""

    tag: ClassVar[str] = "OrderList"

    gnum: Count = zh("商品序号")
    item_no: C_30 | None = optional("企业商品货号")
    item_name: C_250 = zh("企业商品名称")
    gmodel: C_510 = zh("规格型号")
    item_describe: C_1000 | None = optional("企业商品描述")
    bar_code: C_50 | None = optional("条形码")
    unit: C3 = zh("计量单位")
    qty: N19_5 = zh("数量")
    price: N19_5 = zh("单价")
    total_price: N19_5 = zh("总价")
    currency: C3 = zh("币制")
    country: C3 = zh("原产国(地区)")
    note: C_1000 | None = optional("备注")
