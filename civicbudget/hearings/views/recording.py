"""At a hearing and after it: who came, what was said, the minutes, the files."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from civicbudget.core import clock, files, photos
from civicbudget.core.forms import carry_out
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import locale, written
from civicbudget.hearings import attending, policy, queries
from civicbudget.hearings.forms import (
    AnswerForm,
    FileForm,
    MinutesForm,
    ReasonForm,
    RemarkForm,
    attendance_form,
)
from civicbudget.hearings.models import FileKind, Remark, RemarkKind, Way
from civicbudget.hearings.services import filing, recording
from civicbudget.hearings.views.planning import give_reason, to_page
from civicbudget.hearings.views.public import blueprint, visible


@blueprint.route("/<int:number>/attendance/", methods=["GET", "POST"])
def attendance(number: int) -> str | Response:
    """Who came, in numbers: by sex, age and village, at the place and online."""
    hearing = visible(number)
    policy.may_record(hearing, g.roles, clock.now()).require()
    areas = g.municipality.areas
    form = attendance_form(hearing, areas)

    def act() -> None:
        recording.count(hearing=hearing, counts=form.counts, actor=current_user, now=clock.now())

    if carry_out(form, act):
        flash(_("Who came is entered."))
        return to_page(hearing)
    return render_template(
        "hearings/attendance.html",
        form=form,
        hearing=hearing,
        groups=attending.groups_of(areas),
        ways=Way,
    )


@blueprint.route("/<int:number>/remarks/", methods=["GET", "POST"])
def remarks(number: int) -> str | Response:
    """What is said, entered one after another, during the hearing or after it."""
    hearing = visible(number)
    policy.may_record(hearing, g.roles, clock.now()).require()
    register = queries.register_of(hearing)
    form = RemarkForm(g.municipality.areas)
    if register:
        form.of_register()

    def act() -> None:
        recording.hear(
            hearing=hearing,
            kind=form.heard,
            way=Way(form.way.data),
            area=form.village,
            text=form.text.data or "",
            lang=locale(),
            actor=current_user,
            now=clock.now(),
            said=form.said(locale()),
        )

    if carry_out(form, act):
        flash(_("It is entered. Everybody sees it."))
        return redirect(url_for("hearings.remarks", number=number), 303)
    return render_template("hearings/remarks.html", form=form, hearing=hearing, register=register)


@blueprint.route("/<int:number>/remarks/<int:of>/", methods=["GET", "POST"])
def answer(number: int, of: int) -> str | Response:
    """Answer one thing that was said."""
    hearing = visible(number)
    remark = queries.remark(hearing, of) or abort(404)
    policy.may_answer(hearing, remark, g.roles, clock.now()).require()
    form = AnswerForm(data=_answered(remark))
    if remark.kind is RemarkKind.QUESTION:
        del form.accepted

    def act() -> None:
        said = form.said(locale())
        recording.answer(remark=remark, said=said, actor=current_user, now=clock.now())

    if carry_out(form, act):
        flash(_("The answer is published."))
        return to_page(hearing)
    return render_template("hearings/answer.html", form=form, hearing=hearing, remark=remark)


def _answered(remark: Remark) -> dict[str, object]:
    words = {True: "yes", False: "no", None: None}
    live = remark.answered_live if remark.answered_at else remark.hearing.is_on(clock.now())
    return {"answer": remark.answer, "accepted": words[remark.accepted], "live": live}


@blueprint.route("/<int:number>/minutes/", methods=["GET", "POST"])
def minutes(number: int) -> str | Response:
    """Publish the minutes."""
    hearing = visible(number)
    policy.may_record(hearing, g.roles, clock.now()).require()
    form = MinutesForm(
        data={
            "chair": hearing.chair,
            "secretary": hearing.secretary or current_user.name,
            "decided": hearing.decided,
        }
    )

    def act() -> None:
        recording.publish_minutes(
            hearing=hearing,
            chair=form.chair.data or "",
            secretary=form.secretary.data or "",
            decided=form.decided.value,
            actor=current_user,
            now=clock.now(),
        )

    if carry_out(form, act):
        flash(_("The minutes are published. Print them, have them signed, add the scan."))
        return to_page(hearing)
    return render_template("hearings/minutes.html", form=form, hearing=hearing)


@blueprint.route("/<int:number>/minutes/correct/", methods=["GET", "POST"])
def take_back(number: int) -> str | Response:
    """Take published minutes back, with a public reason."""
    hearing = visible(number)
    policy.may_take_back(hearing, g.roles).require()
    form = ReasonForm()
    gone: list[str] = []

    def act() -> None:
        said = form.reason.data or ""
        gone.extend(
            recording.take_back(hearing=hearing, reason=said, actor=current_user, now=clock.now())
        )

    if carry_out(form, act):
        _discard(gone)
        flash(_("The minutes are taken back. Correct them and publish them again."))
        return to_page(hearing)
    what = _(
        "The published minutes and their scan are taken back until you publish them again. "
        "Everybody reads the reason."
    )
    return give_reason(hearing, form, _("Take the minutes back"), what)


@blueprint.route("/<int:number>/files/", methods=["GET", "POST"])
def add_file(number: int) -> str | Response:
    """Add a document, a photograph or the scan of the signed minutes."""
    hearing = visible(number)
    policy.may_add_file(hearing, FileKind.DOCUMENT, g.roles, clock.now()).require()
    form = FileForm()

    def act() -> None:
        filing.add(hearing=hearing, sent=_sent(form), actor=current_user, now=clock.now())

    if carry_out(form, act):
        flash(_("The file is added."))
        return redirect(url_for("hearings.add_file", number=number), 303)
    return render_template("hearings/files.html", form=form, hearing=hearing)


def _sent(form: FileForm) -> filing.Sent:
    largest = photos.LARGEST if form.kind.data == FileKind.PHOTO else files.LARGEST
    return filing.Sent(
        kind=FileKind(form.kind.data),
        title=(form.title.data or "").strip(),
        lang=locale(),
        name=form.file.data.filename or "",
        data=form.file.data.stream.read(largest + 1),
    )


@blueprint.route("/<int:number>/files/<int:of>/remove/", methods=["GET", "POST"])
def remove_file(number: int, of: int) -> str | Response:
    """Take a file away, with a reason."""
    hearing = visible(number)
    file = queries.file(hearing, of) or abort(404)
    policy.may_add_file(hearing, file.kind, g.roles, clock.now()).require()
    form, title = ReasonForm(), written(file.title, file.lang)
    gone: list[str] = []

    def act() -> None:
        said = form.reason.data or ""
        gone.extend(filing.remove(file=file, reason=said, actor=current_user, now=clock.now()))

    if carry_out(form, act):
        _discard(gone)
        flash(_("The file is taken away."))
        return redirect(url_for("hearings.add_file", number=number), 303)
    return give_reason(hearing, form, _("Take the file away"), title)


def _discard(digests: list[str]) -> None:
    for digest in digests:
        files.discard(digest)
