"""CEB623, the withdrawal of a whole declaration list before its release (撤销申请单)."""

from __future__ import annotations

from typing import ClassVar

from bundler.declaration.fields import C1, C4, C14, C36, C_3, C_18, C_20, C_30, C_60, C_100, C_1000
from bundler.declaration.record import Record, optional, zh


class InvtCancel(Record):
    """Which declaration list is withdrawn, and why."""

    tag: ClassVar[str] = "InvtCancel"

    guid: C36 = zh("系统唯一序号")
    app_type: C1 = zh("报送类型")
    app_time: C14 = zh("报送时间")
    app_status: C_3 = zh("业务状态")
    customs_code: C4 = zh("申报海关代码")
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
    invt_no: C_18 = zh("原清单编号")
    buyer_id_type: C1 = zh("订购人证件类型")
    buyer_id_number: C_60 = zh("订购人证件号码")
    buyer_name: C_60 = zh("订购人姓名")
    buyer_telephone: C_30 = zh("订购人电话")
    agent_code: C_18 = zh("申报企业代码")
    agent_name: C_100 = zh("申报企业名称")
    reason: C_1000 = zh("撤单原因")
    note: C_1000 | None = optional("备注")
