"""What everybody sees of hearings: the list, one of them, its calendar file, its documents."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, Response, abort, current_app, g, render_template, request, url_for
from flask_login import current_user

from civicbudget.core import clock, files
from civicbudget.core.i18n import locale
from civicbudget.discussion import words as of_discussion
from civicbudget.hearings import attending, invitation, minutes, policy, promised, queries, words
from civicbudget.hearings.models import FileKind, Hearing, HearingState, Remark, RemarkKind, Way
from civicbudget.municipalities.models import Municipality
from civicbudget.municipalities.views import Place, on_home

blueprint = Blueprint(
    "hearings",
    __name__,
    template_folder="../templates",
    url_prefix="/<lang:lang>/<municipality>/hearings",
)


@blueprint.context_processor
def names() -> dict[str, object]:
    """What every page here calls things, and whether it offers the official's pages."""
    return {
        "words": words,
        "of_discussion": of_discussion,
        "may_manage": bool(policy.may_manage(g.roles)),
        "may_see_hidden": bool(policy.may_see_hidden(g.roles)),
    }


@blueprint.app_template_filter("hearing_title")
def hearing_title(hearing: Hearing) -> str:
    """What a hearing is called, on pages of other rooms too."""
    return words.title(hearing)


@blueprint.get("/")
def index() -> str:
    """The hearings ahead, the nearest first, and those that were."""
    planned = bool(policy.may_see_planned(g.roles))
    found, now = queries.of_municipality(g.municipality.id, planned=planned), clock.now()
    return render_template(
        "hearings/index.html",
        ahead=[one for one in reversed(found) if one.ends_at > now],
        past=[one for one in found if one.ends_at <= now],
        everybody=attending.everybody,
        days=queries.notice_days(g.municipality.id),
    )


@blueprint.get("/<int:number>/")
def show(number: int) -> str:
    """One hearing with everything."""
    found, now = visible(number), clock.now()
    return render_template(
        "hearings/show.html",
        hearing=found,
        now=now,
        joins=_joins(found, now),
        documents=found.files_of(FileKind.DOCUMENT),
        photos=found.files_of(FileKind.PHOTO),
        scans=found.files_of(FileKind.SIGNED),
        questions=_said(found, RemarkKind.QUESTION),
        proposals=_said(found, RemarkKind.PROPOSAL),
        tables=_tables(found),
        everybody=attending.everybody(found.attendance),
        draft=promised.promised_at(found),
        promises=promised.promises(found),
        register=queries.register_of(found),
        from_hall=queries.from_hall(found),
        standing=_standing(found),
        may=_allowed(found),
        noticed=policy.days_of_notice(found.starts_at, found.dated_at) if found.dated_at else 0,
    )


def _joins(hearing: Hearing, now: datetime) -> bool:
    """Whether its link is of use: from an hour before to the end."""
    open_ = hearing.starts_at - timedelta(hours=1) <= now < (hearing.closed_at or hearing.ends_at)
    return bool(hearing.link) and hearing.state is HearingState.ANNOUNCED and open_


def _said(hearing: Hearing, kind: RemarkKind) -> list[Remark]:
    return [one for one in hearing.remarks if one.kind is kind]


def _tables(hearing: Hearing) -> list[tuple[object, list[tuple[object, list[int]]]]]:
    """Who came: for each breakdown its word and its groups, each with the numbers by way."""
    counts, areas = attending.of_rows(hearing.attendance), g.municipality.areas
    return [
        (
            words.BREAKDOWNS[breakdown],
            [
                (words.group(group, areas), [counts[way, breakdown, group] for way in Way])
                for group in groups
            ],
        )
        for breakdown, groups in attending.groups_of(areas).items()
    ]


def _standing(hearing: Hearing) -> dict[str, object]:
    """Whether the reader signed up, how many did, and how many of those are proven residents."""
    mine = queries.sign_up(hearing.id, current_user.id) if current_user.is_authenticated else None
    return {
        "mine": mine,
        "numbers": queries.signed_up(hearing.id),
        "residents": queries.signed_up(hearing.id, residents=True),
    }


def _allowed(hearing: Hearing) -> dict[str, bool]:
    """What the reader may do here."""
    now, person = clock.now(), current_user.id if current_user.is_authenticated else None
    return {
        "say": hearing.is_on(now) and not policy.may_manage(g.roles),
        "close": bool(policy.may_close(hearing, g.roles, now)),
        "be_reminded": bool(current_app.config["MAIL_SERVER"]),
        "sign_up": bool(policy.may_sign_up(hearing, person, now)),
        "sign_up_once_in": person is None and bool(policy.may_sign_up(hearing, 0, now)),
        "edit": bool(policy.may_edit(hearing, g.roles, now)),
        "announce": bool(policy.may_announce(hearing, g.roles)),
        "cancel": bool(policy.may_cancel(hearing, g.roles)),
        "record": bool(policy.may_record(hearing, g.roles, now)),
        "tell": bool(policy.may_tell(hearing, g.roles)),
        "take_back": bool(policy.may_take_back(hearing, g.roles)),
        "file": bool(policy.may_add_file(hearing, FileKind.DOCUMENT, g.roles, now)),
    }


@blueprint.get("/<int:number>/hearing.ics")
def calendar(number: int) -> Response:
    """The hearing for a calendar."""
    found = visible(number)
    if not found.is_public:
        abort(404)
    url = url_for(".show", number=number, _external=True)
    event = invitation.icalendar(found, url, request.host.partition(":")[0])
    return _attached(event, f"hearing-{number}.ics", "text/calendar; charset=utf-8")


@blueprint.get("/<int:number>/minutes.pdf")
def minutes_pdf(number: int) -> Response:
    """The published minutes in the reader's language."""
    found = visible(number)
    if found.minutes_at is None:
        abort(404)
    printed = minutes.pdf(found, found.minutes_at, locale(), queries.register_of(found))
    return _attached(printed, f"hearing-{number}-minutes-{locale()}.pdf", "application/pdf")


def _attached(data: bytes, name: str, mimetype: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{g.slug}-{name}"'}
    return Response(data, content_type=mimetype, headers=headers)


@blueprint.get("/<int:number>/files/<int:of>-<string(length=12):digest>", defaults={"small": False})
@blueprint.get(
    "/<int:number>/files/<int:of>-<string(length=12):digest>-small", defaults={"small": True}
)
def file(number: int, of: int, digest: str, small: bool) -> Response:
    """A photograph to be seen, or a document to be kept; its address names its bytes."""
    found = queries.file(visible(number), of)
    if found is None or not found.digest.startswith(digest):
        abort(404)
    if found.kind is FileKind.PHOTO:
        of_size = found.small_digest if small and found.small_digest else found.digest
        return files.send(of_size, found.suffix)
    name = f"{g.slug}-hearing-{number}-{of}.{found.suffix}"
    return files.send(found.digest, found.suffix, name)


def visible(number: int) -> Hearing:
    """The hearing that an address names, where its reader may see it; else 404."""
    found = queries.hearing(g.municipality.id, number)
    if found is None or not policy.may_see(found, g.roles):
        abort(404)
    return found


@on_home(Place.HEARING)
def on_front_page(municipality: Municipality) -> str:
    """The next hearing, on the municipality's front page."""
    now = clock.now()
    coming = queries.coming(municipality.id, now)
    if coming is None:
        return ""
    is_on, begun = coming.is_on(now), coming.starts_at <= now
    return render_template(
        "hearings/_front.html", hearing=coming, now=now, is_on=is_on, begun=begun
    )
