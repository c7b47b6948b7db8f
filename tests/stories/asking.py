"""The first half of the story: from the first question to the accepted scheme."""

from tests.journeys.connecting.plant import CODE, COMPANY


def asks_what_to_do(her):
    her.go("/")
    her.picture("home")
    her.press("我要办电")
    her.choose("现在的电不够用")
    her.press("下一步")
    her.choose("低压电，增加后超过 160 千瓦")
    her.press("下一步")
    her.choose("我替单位办理，不是法定代表人", "需要两路电源")
    her.picture("special")
    her.press("下一步")
    her.picture("outcome")


def signs_in(her):
    her.press("登录后开始填写")
    her.fill({"手机号码": her.phone})
    her.press("获取验证码")
    her.picture("code")
    her.fill({"短信验证码": her.code()})
    her.press("登录")
    her.fill({"您的姓名": her.name})
    her.press("继续")


def fills_in(her):
    her.press("开始填写")
    her.picture("task-list")
    her.press("开始填")
    says_who(her)
    says_what_for(her)
    hands_papers_in(her)


def says_who(her):
    her.fill({"统一社会信用代码": CODE})
    her.press("保存并继续")
    her.picture("licence")
    assert COMPANY in her.words()
    her.pick("所属行业", "电气机械")
    her.press("保存并继续")
    her.fill({"您的姓名": her.name, "您的身份证号码": "11010519491231002X"})
    her.choose("经办人，有企业的授权")
    her.press("保存并继续")


def says_what_for(her):
    her.choose("工业生产", "可能伤人，或造成重大损失")
    her.press("保存并继续")
    her.page.get_by_label("设备", exact=True).select_option(index=1)
    her.fill({"每台功率": "45", "台数": "40"})
    her.picture("loads")
    her.press("保存并继续")
    her.picture("capacity")
    her.fill({"申请容量": "1250", "停电时必须保住的负荷": "200"})
    her.press("保存并继续")
    her.fill({"乡镇或街道": "滨江街道", "详细地址": "江滨东路88号"})
    her.press("保存并继续")
    her.choose("需要两路电源")
    her.press("保存并继续")


def hands_papers_in(her):
    her.hand_in("经办人身份证", her.photo_of("身份证"))
    her.hand_in("授权委托书", her.photo_of("授权委托书"))
    her.picture("papers")
    her.press("继续")
    her.choose("全部在网上，不要纸质的")
    her.press("保存并继续")


def submits(her):
    her.picture("check")
    her.press("提交申请")
    her.picture("submitted")
    code = her.page.locator(".reference").inner_text()
    her.press("看进度")
    her.picture("progress-1")
    return code


def accepts(clerk):
    clerk.world.hands.pass_(hours=1)
    clerk.open_step("受理申请", COMPANY)
    clerk.send("提交核对结果")


def surveys(clerk):
    clerk.world.hands.go_to_morning()
    clerk.open_step("现场勘查", COMPANY)
    clerk.fill({"people_met": "王海燕", "load_kw": "900"})
    clerk.choose("有隐蔽工程")
    clerk.send("登记勘查结果")


def scheme_is_made(crew):
    hands = crew["PLAN"].world.hands
    hands.pass_(hours=1)
    crew["PLAN"].open_step("拟定供电方案", COMPANY)
    crew["PLAN"].send("提交会签")
    for role, step in (
        ("SIGN_DEV", "方案会签（发展）"),
        ("SIGN_OM", "方案会签（运检）"),
        ("SIGN_DISP", "方案会签（调控）"),
    ):
        hands.pass_(minutes=20)
        crew[role].open_step(step, COMPANY)
        crew[role].choose("同意")
        crew[role].send("提交意见")
    hands.pass_(hours=1)
    crew["APPROVE"].open_step("审批供电方案", COMPANY)
    crew["APPROVE"].choose("通过")
    crew["APPROVE"].send("提交意见")
    hands.pass_(hours=1)
    crew["AM"].open_step("答复供电方案", COMPANY)
    crew["AM"].send("答复客户")


def decides(her):
    her.world.hands.go_to_morning()
    her.press("现在去办")
    her.picture("plan_decide")
    her.choose("选方案 1")
    her.press("确定")
    her.picture("progress-decided")


def hands_in_what_is_owed(her):
    her.go("/")
    her.press(COMPANY)
    her.press("去补交")
    her.attach_all()
    her.picture("owed")
    her.press("交上去")
    assert "还欠的材料" not in her.words()
