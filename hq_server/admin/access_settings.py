"""HQ's settings: how long sessions and registers' tokens last, and which acts want a second person."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin.console import database, flash, form_text, now_ms, page, user
from hq_server.admin.user_words import act_name
from hq_server.errors import FieldsRefused, Refused
from hq_server.ids import new_id
from hq_server.services import access_settings, approved_acts, device_tokens, kept_secrets, left_open, second_person
from hq_server.services.access_settings import Act
from hq_server.texts import _


def add_pages(console: Blueprint) -> None:
    console.get("/settings", endpoint="settings")(settings)
    console.post("/settings", endpoint="post_settings")(post_settings)


def settings() -> ResponseReturnValue:
    lengths, acts = access_settings.load(database())
    typed = (str(lengths.idle_minutes), str(lengths.longest_hours), str(device_tokens.token_days(database())))
    return _form(typed, {act.value for act in acts}, {})


def post_settings() -> ResponseReturnValue:
    idle, longest, days = (form_text(name, 8) for name in ("idle_minutes", "longest_hours", "token_days"))
    acts = set(request.form.getlist("act"))
    asked = days if "token_days" in request.form else None
    lifted, why = access_settings.acts_to_lift(database(), acts), form_text("why", 2_000)
    if lifted and not why:
        return _form((idle, longest, days), acts, {"why": _("Say why, for whoever has to approve it.")})
    try:
        access_settings.save(database(), idle, longest, acts, now_ms(), by=user().name, token_days=asked)
    except FieldsRefused as refused:
        return _form((idle, longest, days), acts, refused.messages)
    if lifted:
        return _propose(lifted, why)
    flash("ok", _("The settings are saved."), _("They hold from now on, also for sessions that are open."))
    return redirect(url_for("admin.settings"), 303)


def _propose(lifted: frozenset[Act], why: str) -> ResponseReturnValue:
    """The rest is saved."""
    told = {"acts": " ".join(sorted(act.value for act in lifted))}
    try:
        made = approved_acts.do_or_propose(
            *(database(), Act.LIFT, "settings", told, why), by=user().name, now_ms=now_ms(), new_id=new_id
        )
    except Refused as refused:
        flash("bad", refused.message)
        return redirect(url_for("admin.settings"), 303)
    flash("wait", _("Somebody else has to approve that fewer acts want two."), _("It stands under Approvals."))
    return redirect(url_for("admin.approval", key=made.id) if made else url_for("admin.settings"), 303)


def _form(typed: tuple[str, str, str], acts: set[str], problems: dict[str, str]) -> ResponseReturnValue:
    idle, longest, token_days = typed
    return page(
        "settings.html",
        422 if problems else 200,
        idle=idle,
        longest=longest,
        token_days=token_days,
        fewest_days=device_tokens.FEWEST_DAYS,
        most_days=device_tokens.MOST_DAYS,
        acts=[(act.value, act_name(act), act.value in acts) for act in Act],
        problems=problems,
        asks_why=second_person.is_needed(database(), Act.LIFT),
        left_open=_left_open(),
    )


def _left_open() -> list[str]:
    """What whoever runs HQ should know: of this very page's way here, and of what is kept."""
    safe = request.is_secure or left_open.is_this_computer(request.remote_addr or "")
    way = [] if safe else [left_open.without_tls()]
    return [*way, *([] if kept_secrets.has_key(database()) else [left_open.without_code_key()])]
