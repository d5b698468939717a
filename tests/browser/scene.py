"""A morning's work at the desk: cases in several stages, some late, so that pages have something to show."""

from datetime import timedelta

from tests.bot.web.driving import Customer, Desk
from tests.bot.web.serving import Serving, eventually
from workflow.language import Language

NOISE = "楼上每天夜里放音响到一点，老人孩子都睡不着，敲门也不开。"
LIFT = "3号楼电梯停运两天了，老人上下楼很困难。"
BILL = "九月物业费多收了一个季度，要求核对退款。"
SMELL = "地下车库垃圾桶三天没清，味道很重。"
ENGLISH_LEAK = "Water drips from the ceiling of my bathroom since the weekend; the neighbour above does not answer."
STEPS = timedelta(minutes=3)
LATE = timedelta(minutes=26)


def furnish(site: Serving) -> dict[str, str]:
    """Let customers and staff do a morning's work and return the numbers of the cases by what they are about."""
    service = Desk(site.url, site.invite("supervisor"), "李主管")
    security = Desk(site.url, site.invite("member", ["security"]), "张队长")
    engineering = Desk(site.url, site.invite("member", ["engineering"]), "陈工")
    numbers = {
        "noise": complain(site, NOISE, "噪音扰民", "3号楼1201"),
        "lift": complain(site, LIFT, "设施故障", "3号楼2单元"),
    }
    take_in(service, numbers["noise"], "security")
    take_in(service, numbers["lift"], "engineering")
    site.advance(STEPS)
    security.move(numbers["noise"], "acknowledge")
    security.move(numbers["noise"], "react", text="已上门了解情况，邻居答应晚上十点后关音响。")
    security.move(numbers["noise"], "note", text="今晚九点、十一点各巡查一次。", release="yes")
    engineering.move(numbers["lift"], "acknowledge")
    numbers["bill"] = complain(site, BILL, "收费与账单", "客服前台")
    site.advance(LATE)
    eventually(lambda: overdue(service, numbers["bill"]), "the ladder's first rung")
    numbers["smell"] = complain(site, SMELL, "其他", "地下车库")
    numbers["leak"] = complain(site, ENGLISH_LEAK, "Faults and repairs", "Building 3", Language.EN)
    service.move(numbers["leak"], "contact", mood="upset")
    service.move(numbers["leak"], "grade", grade="complex")
    solved = {"measures": "更换门机皮带并试运行", "result": "电梯恢复运行", "prevention": "每月检查门机"}
    engineering.move(numbers["lift"], "resolve", **solved)
    service.move(numbers["lift"], "tell")
    for person in (service, security, engineering):
        person.close()
    return numbers


def overdue(service: Desk, number: str) -> bool:
    """Tell whether a case is late on the board."""
    return any(card["case"] == number and card["overdue"] for card in service.cards())


def take_in(service: Desk, number: str, team: str) -> None:
    """Contact, grade, dispatch."""
    service.move(number, "contact")
    service.move(number, "grade", grade="general")
    service.move(number, "dispatch", team=team)


def complain(site: Serving, issue: str, category: str, place: str, language: Language = Language.ZH) -> str:
    """File a complaint of a category and return its number."""
    customer: Customer = site.town.customer(language)
    customer.begin(name="王女士" if language is Language.ZH else "Mary Poppins")
    customer.tell((issue,))
    customer.press(category)
    customer.press("intake.button.yesterday")
    customer.say(place)
    customer.say("尽快修好" if language is Language.ZH else "Have it fixed soon")
    customer.press("intake.button.confirm")
    return customer.number()
