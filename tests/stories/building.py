"""The second half of the story: from the fee to the sealed file."""

from tests.journeys.connecting.plant import COMPANY
from tests.stories.worlds import work_off_jobs


def fee_is_paid(her, crew):
    her.world.hands.pass_(hours=2)
    crew["FEE"].open_step("确定业务费", COMPANY)
    crew["FEE"].fill(
        {
            "line0-document_number": "浙价资〔2003〕1号",
            "line0-unit_price_yuan": "160",
            "line0-quantity": "1250",
        }
    )
    crew["FEE"].send("确定费用")
    her.open_step("请您缴纳业务费")
    her.press("模拟支付")


def design_is_passed(her, crew):
    her.world.hands.go_to_morning(2)
    her.open_step("请您提交设计图纸")
    her.attach_all()
    her.fill(
        {"设计单位": "温州电力设计院", "资质证书号": "A133001", "资质有效期到": "2028-12-31"}
    )
    her.press("提交图纸")
    her.world.hands.pass_(hours=2)
    crew["DESIGN"].open_step("审查设计文件", COMPANY)
    crew["DESIGN"].choose("通过")
    crew["DESIGN"].send("提交审查结论")


def grid_is_built(clerk):
    clerk.world.hands.pass_(hours=1)
    clerk.open_step("电网配套工程", COMPANY)
    today = clerk.today()
    clerk.fill({"description": "新建电缆 300 米", "planned_on": today, "built_on": today})
    clerk.send("登记完工")


def meter_is_prepared(clerk):
    clerk.world.hands.pass_(hours=1)
    clerk.open_step("配表、互感器和终端", COMPANY)
    for place in range(clerk.page.locator("fieldset.check-item").count()):
        clerk.fill(
            {
                f"set{place}-meter_number": f"33000000000{place}",
                f"set{place}-terminal_number": f"T{place}",
                f"set{place}-verified_until": "2028-12-31",
            }
        )
    clerk.send("登记配表")


def contracts_are_signed(her, crew):
    her.world.hands.pass_(hours=1)
    crew["CONTRACT"].open_step("起草供用电合同", COMPANY)
    crew["CONTRACT"].send("生成合同，请客户签")
    for _contract in range(2):
        her.world.hands.pass_(minutes=5)
        her.open_step("请您签署供用电合同")
        her.press("我看过了，获取验证码")
        her.fill({"手机收到的验证码": her.code()})
        her.picture("contract-code")
        her.press("确认签字")
        her.picture("contract-signed")
    work_off_jobs()


def works_are_built(her, crew):
    her.world.hands.go_to_morning(20)
    her.open_step("您的施工单位正在施工")
    today = her.today()
    her.fill(
        {
            "施工单位": "瓯江电力安装公司",
            "资质证书号": "4-3-00123-2019",
            "资质有效期到": "2028-12-31",
            "开工日期": today,
            "完工日期": today,
        }
    )
    her.page.get_by_text("有埋在地下或墙里的工程").click()
    her.fill({"埋了什么": "电缆沟", "覆盖日期": today})
    her.attach_all()
    her.picture("construct-filled")
    her.press("报告完工")
    inspects(crew["INSPECT"], "中间检查", is_faulty=True)
    mends(her, "请施工单位整改中间检查发现的问题")
    inspects(crew["INSPECT"], "中间检查")


def inspects(clerk, step, *, is_faulty=False):
    clerk.world.hands.pass_(hours=2)
    clerk.open_step(step, COMPANY)
    clerk.find_all_in_order()
    clerk.choose("有缺陷" if is_faulty else "合格")
    if is_faulty:
        clerk.find_faulty("接地电阻 12 Ω")
        clerk.fill(
            {
                "defect0-words": "接地电阻超标",
                "defect0-clause": "GB 50150 第 25.0.3 条",
                "defect0-level": "MAJOR",
                "defect0-due_on": clerk.today(days=7),
            }
        )
    clerk.send("提交检验结果")


def mends(her, step):
    her.world.hands.go_to_morning()
    her.open_step(step)
    her.fill({"怎么改的": "加打两根接地极，复测合格"})
    her.attach_all()
    her.press("都改好了")


def works_are_passed(her, crew):
    her.world.hands.go_to_morning()
    her.open_step("工程完工后请您报验")
    her.attach_all()
    her.fill(
        {
            "值班电工姓名": "李电工",
            "高压电工证号": "T330302198001010011",
            "证书有效期到": "2028-12-31",
            "希望哪天送电": her.today(days=3),
        }
    )
    her.press("报验")
    her.picture("complete-applied")
    inspects(crew["INSPECT"], "竣工检验", is_faulty=True)
    mends(her, "请施工单位整改发现的问题")
    inspects(crew["INSPECT"], "竣工检验")


def power_is_on(her, crew):
    her.world.hands.go_to_morning()
    crew["METER"].open_step("装表", COMPANY)
    for place in range(crew["METER"].page.locator("fieldset.check-item").count()):
        crew["METER"].fill({f"meter{place}-seals": f"F{place}1 F{place}2"})
    for box in crew["METER"].page.get_by_label("终端已上线").all():
        box.check()
    crew["METER"].send("登记装表")
    her.world.hands.pass_(hours=2)
    crew["INSPECT"].open_step("送电", COMPANY)
    crew["INSPECT"].find_all_in_order()
    crew["INSPECT"].page.get_by_label("复核人").select_option(index=1)
    crew["INSPECT"].send("登记送电")
    her.page.reload()
    her.picture("power-on")


def file_is_closed(crew):
    crew["ARCHIVE"].world.hands.go_to_morning()
    crew["ARCHIVE"].open_step("信息归档", COMPANY)
    crew["ARCHIVE"].choose("已和现场")
    crew["ARCHIVE"].send("确认归档")
    crew["CALLBACK"].open_step("客户回访", COMPANY)
    crew["CALLBACK"].fill({"person_reached": "王海燕", "score": "10", "effort": "7"})
    crew["CALLBACK"].choose("客户表示满意")
    crew["CALLBACK"].send("登记回访")
    work_off_jobs()
    crew["ARCHIVE"].open_step("资料归档", COMPANY)
    crew["ARCHIVE"].choose("材料已核对")
    crew["ARCHIVE"].send("封存并办结")
    work_off_jobs()
