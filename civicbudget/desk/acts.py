"""The acts, roles and objects of the log in words."""

from __future__ import annotations

from civicbudget.accounts.models import Role
from civicbudget.campaigns.words import MOTIONS
from civicbudget.core.i18n import gettext as _
from civicbudget.core.i18n import lazy_gettext as _l

ACTS = {
    "found_municipality": _l("Municipality founded"),
    "give_role": _l("Role given"),
    "take_role": _l("Role taken away"),
    "import_roll": _l("Roll imported"),
    "issue_cards": _l("Cards issued"),
    "confirm_resident": _l("Resident confirmed"),
    "settle_claim": _l("Disputed claim settled"),
    "withdraw_proof": _l("Proof of a resident withdrawn"),
    "draw_password": _l("New password given"),
    "import_budget": _l("Budget imported"),
    "correct_budget": _l("Published budget corrected"),
    "publish_budget": _l("Budget published"),
    "save_classification": _l("Code of a classification changed"),
    "plan_hearing": _l("Hearing planned"),
    "announce_hearing": _l("Hearing announced"),
    "change_hearing": _l("Hearing changed"),
    "cancel_hearing": _l("Hearing cancelled"),
    "set_hearing_term": _l("Term of notice for hearings set"),
    "count_attendance": _l("Who came to a hearing entered"),
    "enter_remark": _l("What was said at a hearing entered"),
    "answer_remark": _l("Answer given to what was said at a hearing"),
    "close_hearing": _l("Hearing closed"),
    "hide_remark": _l("What was said at a hearing hidden"),
    "show_remark": _l("What was said at a hearing shown again"),
    "publish_minutes": _l("Minutes of a hearing published"),
    "take_back_minutes": _l("Minutes of a hearing taken back"),
    "add_hearing_file": _l("File added to a hearing"),
    "remove_hearing_file": _l("File of a hearing taken away"),
    "tell_promise": _l("What was done with a promise"),
    "open_discussion": _l("Budget put up for discussion"),
    "extend_discussion": _l("Discussion of a budget extended"),
    "enter_proposal": _l("Proposal from the hall entered"),
    "answer_proposal": _l("Proposal on a budget answered"),
    "correct_proposal": _l("Answer to a proposal corrected"),
    "show_proposal": _l("Proposal on a budget shown again"),
    "correct_answer": _l("Answer to a resident corrected"),
    "show_question": _l("Question of a resident shown again"),
    "hide_proposal": _l("Proposal on a budget hidden"),
    "answer_resident": _l("Question of a resident answered"),
    "hide_question": _l("Question of a resident hidden"),
    "set_answer_term": _l("Term for answers set"),
    "create_campaign": _l("Campaign created"),
    "edit_campaign": _l("Campaign changed"),
    "publish_campaign": _l("Campaign published"),
    "propose_motion": _l("Motion proposed"),
    "confirm_motion": _l("Motion confirmed"),
    "refuse_motion": _l("Motion refused"),
    "withdraw_motion": _l("Motion withdrawn"),
    "review_idea": _l("Idea reviewed"),
    "correct_review": _l("Finding on an idea corrected"),
    "merge_idea": _l("Idea merged into another"),
    "group_projects": _l("Projects made to exclude each other"),
    "ungroup_projects": _l("Projects no longer exclude each other"),
    "hide_comment": _l("Comment hidden"),
    "open_voting": _l("Voting opened"),
    "open_envelopes": _l("Envelopes opened"),
    "publish_results": _l("Results published"),
    "exclude_project": _l("Project that won excluded"),
    "annul_envelopes": _l("Set of envelopes annulled"),
    "answer_question": _l("Question about marks answered"),
    "make_key": _l("Key made on sheets for the commission"),
    "export_key": _l("Key copied out of the server"),
    "destroy_key": _l("Key destroyed"),
    "erase_envelopes": _l("Envelopes erased"),
    "import_election": _l("Election imported"),
}
"""What every `act` of audit.services.record is called; a test holds it complete."""

ROLES = {
    Role.OFFICIAL: _l("Official"),
    Role.COMMISSION: _l("Commission member"),
    Role.AUDITOR: _l("Auditor"),
    Role.OPERATOR: _l("Operator"),
}

OBJECTS = {
    "campaign": _l("campaign %(name)s"),
    "municipality": _l("municipality %(name)s"),
    "budget": _l("budget %(name)s"),
    "execution": _l("its execution"),
    "classification": _l("classification %(name)s"),
    "motion": _l("motion %(name)s"),
    "hearing": _l("hearing %(name)s"),
    "hearings": _l("hearings"),
    "proposal": _l("proposal %(name)s"),
    "question": _l("question %(name)s"),
    "idea": _l("idea %(name)s"),
    "comment": _l("comment %(name)s"),
    "role": _l("role %(name)s"),
    "roll": _l("roll of residents"),
}
"""The nouns with which `on` begins; the rest of it is the name."""


def act(word: str) -> str:
    """An act in the reader's language; one that has no words yet as the log has it."""
    return str(ACTS.get(word, word))


def role(word: str) -> str:
    """A role in the reader's language; an act without a role is the platform's own."""
    if not word:
        return _("The platform")
    return str({one.value: label for one, label in ROLES.items()}.get(word, word))


def thing(words: str) -> str:
    """An object such as "campaign 2026, motion 3, open_voting" in the reader's language."""
    return ", ".join(_part(part) for part in words.split(", "))


def _part(part: str) -> str:
    motions = {kind.value: label for kind, label in MOTIONS.items()}
    if part in motions:
        return str(motions[part])
    noun, _space, name = part.partition(" ")
    if noun not in OBJECTS:
        return part
    return str(OBJECTS[noun]) % {"name": role(name) if noun == "role" else name}
