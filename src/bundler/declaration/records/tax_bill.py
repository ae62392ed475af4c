"""CEB816 and CEB818, the electronic tax bill (电子税单) and its status."""

from __future__ import annotations

from typing import ClassVar

from bundler.declaration.fields import C1, C4, C10, C17, C36, C_18, C_50, C_64, C_1000, N19_5, Count
from bundler.declaration.record import Record, optional, zh


class TaxHead(Record):
    """The taxes of a declaration list."""

    tag: ClassVar[str] = "TaxHeadRd"

    guid: C36 = zh("系统唯一序号")
    return_time: C17 = zh("回执时间")
    invt_no: C_18 = zh("清单编号")
    tax_no: C_50 = zh("电子税单编号")
    customs_tax: N19_5 = zh("应征关税")
    value_added_tax: N19_5 = zh("应征增值税")
    consumption_tax: N19_5 = zh("应征消费税")
    status: C1 = zh("税单状态")
    ent_duty_no: C_50 | None = optional("缴款书编号")
    note: C_1000 | None = optional("备注")
    assure_code: C_64 | None = optional("担保企业编号")
    ebc_code: C_64 | None = optional("电商企业代码")
    logistics_code: C_64 | None = optional("物流企业代码")
    agent_code: C_18 | None = optional("申报企业代码")
    customs_code: C4 | None = optional("申报海关代码")


class TaxLine(Record):
    """The taxes of one declared line."""

    tag: ClassVar[str] = "TaxListRd"

    gnum: Count = zh("商品序号")
    gcode: C10 = zh("商品编码")
    tax_price: N19_5 = zh("完税总价格")
    customs_tax: N19_5 = zh("应征关税")
    value_added_tax: N19_5 = zh("应征增值税")
    consumption_tax: N19_5 = zh("应征消费税")


class TaxStatus(Record):
    """CEB818: a tax bill was collected or cancelled."""

    tag: ClassVar[str] = "TaxHeadStatus"

    guid: C36 = zh("系统唯一序号")
    return_time: C17 = zh("回执时间")
    invt_no: C_18 = zh("清单编号")
    tax_no: C_50 = zh("电子税单编号")
    status: C1 = zh("税单状态")
    ent_duty_no: C_50 | None = optional("缴款书编号")
    assure_code: C_64 | None = optional("担保企业编号")
