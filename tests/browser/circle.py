"""The whole circle as people walk it: what each does in the browser, one function an errand.

Fields are found by their names and buttons by their place, so that the same walk serves every
language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from civicbudget.core import clock
from tests.browser.conftest import barriers, no_sideways_scroll, picture

PASSWORD = "three brown horses"
PLACE = "ak-bulak"
CAMPAIGN = "2026"
ROLL = [
    ("21203198500017", "Асанова Айгүл Маратовна", "1", "1985"),
    ("11507197900024", "Бекболотов Бакыт", "1", "1979"),
    ("20101199000031", "Чолпонкулова Чолпон", "2", "1990"),
]
BUDGET = """code;title_ky;title_ru;amount;participatory
;КИРЕШЕЛЕР;ДОХОДЫ;;
1111;Киреше салыгы;Подоходный налог;2 520,8;
1331;Теңдештирүүчү грант;Выравнивающий грант;6 033,6;
1421;Атайын каражаттар;Специальные средства;200,0;
;ЧЫГАШАЛАР;РАСХОДЫ;;
7011;Айыл өкмөтү;Айыл окмоту;3 254,4;
7062;Тургундар чечкен долбоорлор;Проекты жителей;1 000,0;ооба
7091;Бала бакча;Детский сад;4 500,0;
"""
CONFIRM = "[data-confirm], form[action$='/receipt/'] .button"
CHANGE = "[data-change], form[action$='/ballot/'] .button"
"""The buttons of the review, which the device shows, or the server where there is no script."""

BROKEN_BUDGET = BUDGET.replace("2 520,8", "көп").replace(";Айыл окмоту", ";")


@dataclass
class Walk:
    """One walk: in which language, how large a screen, and what was checked on the way."""

    lang: str
    size: str
    script: bool
    seen: list[str] = field(default_factory=list)
    scrolling: list[str] = field(default_factory=list)
    found: dict[str, list[str]] = field(default_factory=dict)

    @property
    def root(self) -> str:
        return f"/{self.lang}/{PLACE}"

    @property
    def campaign(self) -> str:
        return f"{self.root}/campaigns/{CAMPAIGN}"

    def look(self, page: Page, name: str) -> None:
        """Keep a picture of the page, and what is wrong with it."""
        script = "" if self.script else "-without-script"
        picture(page, f"{self.lang}-{self.size}{script}/{len(self.seen) + 1:02}-{name}")
        self.seen.append(name)
        if not self.script:
            return
        if not no_sideways_scroll(page):
            self.scrolling.append(name)
        if wrong := barriers(page):
            self.found[name] = wrong


def press(page: Page, selector: str = "main form .button") -> None:
    """Press the button of a form; the first one unless said otherwise."""
    page.locator(selector).first.click()
    page.wait_for_load_state()


def wall(moment: datetime) -> str:
    """A moment as a field for date and time wants it."""
    return clock.local(moment).strftime("%Y-%m-%dT%H:%M")


def sign_in(page: Page, walk: Walk, email: str) -> None:
    page.goto(f"/{walk.lang}/sign-in/")
    page.fill("[name=identifier]", email)
    page.fill("[name=password]", PASSWORD)
    press(page)


def register(page: Page, walk: Walk, name: str, identifier: str) -> None:
    """Anybody makes an account."""
    page.goto(f"/{walk.lang}/register/")
    page.fill("[name=name]", name)
    page.fill("[name=identifier]", identifier)
    page.fill("[name=password]", PASSWORD)
    page.check("[name=consent]")
    walk.look(page, "register")
    press(page)


def import_roll(page: Page, walk: Walk, folder: Path) -> None:
    """The official brings in the residents' roll."""
    path = folder / "roll.csv"
    rows = ["PIN;name;village;birth year", *(";".join(row) for row in ROLL)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    page.goto(f"{walk.root}/roll/import/")
    page.set_input_files("[name=file]", path)
    press(page)
    walk.look(page, "roll-preview")
    press(page)


def print_cards(page: Page, walk: Walk) -> dict[str, str]:
    """The official prints the cards of a village; returns the codes by name."""
    page.goto(f"{walk.root}/roll/")
    walk.look(page, "roll")
    page.select_option("#cards-village", "1")
    press(page, "form:has(#cards-village) .button")
    cards = page.locator(".cards li")
    return {
        cards.nth(number).locator(".name").inner_text().strip(): cards.nth(number)
        .locator(".code")
        .inner_text()
        .strip()
        for number in range(cards.count())
    }


def prove(page: Page, walk: Walk, pin: str, code: str) -> None:
    """A resident proves to be an entry of the roll."""
    page.goto(f"{walk.root}/prove/")
    page.fill("[name=pin]", pin)
    page.fill("[name=code]", code)
    press(page)


def confirm_at_desk(page: Page, walk: Walk, name: str, identifier: str) -> None:
    """The official has seen the ID card of somebody without a card of the municipality."""
    page.goto(f"{walk.root}/roll/?q={name}")
    page.locator("main table a").first.click()
    page.fill("[name=identifier]", identifier)
    press(page)
    page.check("[name=seen]")
    press(page)


def send_budget(page: Page, walk: Walk, folder: Path, text: str) -> None:
    path = folder / "budget.csv"
    path.write_text(text, encoding="utf-8")
    page.goto(f"{walk.root}/budget/manage/upload/")
    page.set_input_files("[name=file]", path)
    page.select_option("[name=year]", "2026")
    page.check("[name=stage][value=approved]")
    page.check("[name=unit][value='100000']")
    page.fill("[name=resolution_number]", "11-3")
    page.fill("[name=session]", "XI")
    page.fill("[name=resolution_date]", "2026-01-23")
    press(page)


def publish_budget(page: Page, walk: Walk, folder: Path) -> None:
    """The official sends a broken file, sees what is wrong, sends the right one, publishes."""
    send_budget(page, walk, folder, BROKEN_BUDGET)
    walk.look(page, "budget-mistakes")
    assert page.locator("main table tbody tr").count() >= 2
    send_budget(page, walk, folder, BUDGET)
    walk.look(page, "budget-preview")
    for box in page.locator("main form input[type=checkbox]").all():
        box.check()
    press(page)
    press(page)
    page.goto(f"{walk.root}/budget/2026/")


def make_campaign(page: Page, walk: Walk, days: dict[str, tuple[datetime, datetime]]) -> None:
    """The official makes a campaign and publishes it."""
    page.goto(f"{walk.root}/campaigns/new")
    page.fill("[name='title-ky']", "Айылыңызга эмне керек?")
    page.fill("[name='title-ru']", "Что нужно вашему селу?")
    page.fill("[name='title-en']", "What does your village need?")
    page.fill("[name='summary-ky']", "Бир миллион сомду кантип жумшоону тургундар чечет.")
    page.fill("[name=slug]", CAMPAIGN)
    page.fill("[name='pots-0-amount']", "1 000 000")
    for box in page.locator("[name=areas]").all():
        box.check()
    page.fill("[name='categories-0-ky']", "Көчө жарыгы")
    page.fill("[name='categories-1-ky']", "Ичүүчү суу")
    for kind, (starts, ends) in days.items():
        page.fill(f"[name='{kind}-starts']", wall(starts))
        page.fill(f"[name='{kind}-ends']", wall(ends))
    page.check("[name=ballot_rule][value=knapsack]")
    page.check("[name=tally_rule][value=equal-shares]")
    page.check("[name=ties][value=cost]")
    walk.look(page, "campaign-form")
    press(page, "main form .button:not(.quiet)")
    page.goto(walk.campaign + "/")
    press(page, "form[action$='/publish'] button")


def write_idea(page: Page, walk: Walk, folder: Path) -> None:
    """A resident begins an idea, leaves it as a draft, comes back, and sends it."""
    page.goto(f"{walk.campaign}/ideas/new")
    page.fill("[name=title]", "Мектеп көчөсүнө 12 чырак")
    page.select_option("[name=lang]", "ky")
    press(page, "button[name=save]:not(.hidden)")
    page.goto(f"{walk.campaign}/ideas/mine")
    page.locator("main a[href*='/ideas/']", has_text="Мектеп").first.click()
    if "/edit" not in page.url:
        page.locator("a[href$='/edit']").first.click()
    photo = folder / "street.jpg"
    Image.new("RGB", (900, 600), (40, 60, 110)).save(photo, "JPEG")
    page.set_input_files("[name=photos]", photo)
    press(page, "button[name=send]")
    walk.look(page, "idea-incomplete")
    page.fill("[name=description]", "Кышында балдар мектептен караңгыда кайтат.")
    page.fill("[name=beneficiaries]", "Мектептин 300 окуучусу.")
    page.select_option("[name=area]", "1")
    page.select_option("[name=category]", "1")
    page.fill("[name='estimate-0-name']", "LED чырак")
    page.fill("[name='estimate-0-quantity']", "12")
    page.fill("[name='estimate-0-unit']", "даана")
    page.fill("[name='estimate-0-unit_price']", "25 000")
    press(page, "button[name=send]")
    walk.look(page, "idea-sent")


def support(page: Page, walk: Walk) -> None:
    """Another resident supports the idea and says something."""
    page.goto(f"{walk.campaign}/ideas/1/")
    press(page, "form[action$='/support'] button")
    page.fill("[name=text]", "Туура айтасыз, колдойм!")
    press(page, "form[action$='/comments'] .button")


def review(page: Page, walk: Walk) -> None:
    """The official finds the idea feasible, at the cost as checked."""
    page.goto(f"{walk.campaign}/ideas/1/review")
    page.check("[name=verdict][value=feasible]")
    page.fill("[name=reason]", "Баасын үч жеткирүүчүдөн тактадык, мамылар бар.")
    page.fill("[name=cost]", "290 000")
    page.fill("[name='title-ky']", "Мектеп көчөсүнө 12 чырак")
    page.fill("[name='title-ru']", "12 фонарей на Школьную улицу")
    page.fill("[name='title-en']", "12 lamps for School Street")
    walk.look(page, "review")
    press(page)


def propose(page: Page, walk: Walk, kind: str) -> None:
    """A member of the commission proposes a motion."""
    page.goto(f"{walk.campaign}/commission")
    form = page.locator(f"form:has([name=motion-kind][value={kind}])")
    form.locator(f"[name=motion-kind][value={kind}]").check()
    form.locator("[name=motion-reason]").fill("Мөөнөт келди, баары даяр.")
    form.locator("[name=motion]").click()
    page.wait_for_load_state()


def close_early(page: Page, walk: Walk) -> None:
    """A member proposes to end the voting at the moment of confirmation."""
    page.goto(f"{walk.campaign}/commission")
    form = page.locator("form:has([name=move-phase])")
    form.locator("[name=move-phase]").select_option("voting")
    form.locator("[name=move-change][value=end_now]").check()
    form.locator("[name=move-reason]").fill("Бардыгы добуш берди.")
    form.locator("[name=move]").click()
    page.wait_for_load_state()


def confirm(page: Page, walk: Walk) -> None:
    """Another member confirms what waits."""
    page.goto(f"{walk.campaign}/commission")
    press(page, "form[action$='/confirm'] button")


def vote(page: Page, walk: Walk, codes: list[str]) -> str:
    """A resident votes; returns the code of the receipt."""
    page.goto(f"{walk.campaign}/ballot/")
    for box in page.locator("[name=projects]").all():
        box.set_checked(box.get_attribute("value") in codes)
    if "ballot" not in walk.seen:
        walk.look(page, "ballot")
    press(page, "form.ballot .button")
    page.wait_for_selector(CONFIRM)
    if "ballot-review" not in walk.seen:
        walk.look(page, "ballot-review")
    press(page, CONFIRM)
    page.wait_for_selector(".receipt .qr svg")
    if "receipt" not in walk.seen:
        walk.look(page, "receipt")
    return re.sub(r"\s", "", page.locator(".receipt .code").inner_text())


def find_ballot(page: Page, walk: Walk, code: str) -> str:
    """The voter types the code; returns what the page says."""
    page.goto(f"{walk.campaign}/board/")
    page.fill("[name=code]", code)
    press(page)
    walk.look(page, "my-ballot")
    return page.locator("main").inner_text()
