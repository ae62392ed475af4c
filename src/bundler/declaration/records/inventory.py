"""CEB621, the declaration list (进口清单)."""

from __future__ import annotations

from typing import ClassVar

from bundler.declaration.fields import (
    C1,
    C3,
    C4,
    C8,
    C10,
    C14,
    C36,
    C_3,
    C_10,
    C_18,
    C_19,
    C_20,
    C_30,
    C_32,
    C_37,
    C_50,
    C_60,
    C_100,
    C_200,
    C_250,
    C_510,
    C_1000,
    N19_5,
    Count,
)
from bundler.declaration.record import Record, optional, zh


class InventoryHead(Record):
    """Who declares what for whom, where, and under which mode."""

    tag: ClassVar[str] = "InventoryHead"

    guid: C36 = zh("系统唯一序号")
    app_type: C1 = zh("报送类型")
    app_time: C14 = zh("报送时间")
    app_status: C_3 = zh("业务状态")
    order_no: C_60 = zh("订单编号")
    ebp_code: C_18 = zh("电商平台代码")
    ebp_name: C_100 = zh("电商平台名称")
    ebc_code: C_18 = zh("电商企业代码")
    ebc_name: C_100 = zh("电商企业名称")
    logistics_no: C_60 = zh("物流运单编号")
    logistics_code: C_18 = zh("物流企业代码")
    logistics_name: C_100 = zh("物流企业名称")
    cop_no: C_20 | None = optional("企业内部编号")
    pre_no: C_18 | None = optional("预录入编号")
    assure_code: C_30 = zh("担保企业编号")
    ems_no: C_30 | None = optional("账册编号")
    invt_no: C_18 | None = optional("清单编号")
    ie_flag: C1 = zh("进出口标记")
    decl_time: C8 = zh("申报日期")
    customs_code: C4 = zh("申报海关代码")
    port_code: C4 = zh("口岸海关代码")
    ie_date: C8 | None = optional("进口日期")
    buyer_id_type: C1 = zh("订购人证件类型")
    buyer_id_number: C_60 = zh("订购人证件号码")
    buyer_name: C_60 = zh("订购人姓名")
    buyer_telephone: C_30 = zh("订购人电话")
    consignee_address: C_200 = zh("收件地址")
    agent_code: C_18 = zh("申报企业代码")
    agent_name: C_100 = zh("申报企业名称")
    area_code: C_18 | None = optional("区内企业代码")
    area_name: C_100 | None = optional("区内企业名称")
    trade_mode: C4 = zh("贸易方式")
    traf_mode: C1 = zh("运输方式")
    traf_no: C_100 | None = optional("运输工具编号")
    voyage_no: C_32 | None = optional("航班航次号")
    bill_no: C_37 | None = optional("提运单号")
    loct_no: C_10 | None = optional("监管场所代码")
    license_no: C_19 | None = optional("许可证件号")
    country: C3 = zh("启运国(地区)")
    freight: N19_5 = zh("运费")
    insured_fee: N19_5 = zh("保价费")
    currency: C3 = zh("币制")
    wrap_type: C1 | None = optional("包装种类")
    pack_no: Count = zh("件数")
    gross_weight: N19_5 = zh("毛重(kg)")
    net_weight: N19_5 = zh("净重(kg)")
    note: C_1000 | None = optional("备注")


class InventoryLine(Record):
    """One declared line with its tariff code and legal quantities; the order of the fields is that of the XSD."""

    tag: ClassVar[str] = "InventoryList"

    gnum: Count = zh("商品序号")
    item_record_no: C_30 | None = optional("账册备案料号")
    item_no: C_20 | None = optional("企业商品货号")
    item_name: C_250 | None = optional("企业商品名称")
    gcode: C10 = zh("商品编码")
    gname: C_250 = zh("商品名称")
    gmodel: C_510 = zh("规格型号")
    bar_code: C_50 | None = optional("条形码")
    country: C3 = zh("原产国(地区)")
    trade_country: C_3 | None = optional("贸易国")
    currency: C3 = zh("币制")
    qty: N19_5 = zh("数量")
    unit: C3 = zh("计量单位")
    qty1: N19_5 = zh("法定数量")
    unit1: C3 = zh("法定计量单位")
    qty2: N19_5 | None = optional("第二数量")
    unit2: C3 | None = optional("第二计量单位")
    price: N19_5 = zh("单价")
    total_price: N19_5 = zh("总价")
    note: C_1000 | None = optional("备注")
