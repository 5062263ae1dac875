"""The pages of the audit, the desk and the operator; and what the navigation asks of them."""

from __future__ import annotations

from flask import Flask, g

from civicbudget.desk import policy


def init_app(app: Flask) -> None:
    """Tell every page which of these pages its reader may see."""

    @app.context_processor
    def flags() -> dict[str, object]:
        roles = g.get("roles", frozenset())
        return {
            "may_see_desk": policy.may_see_desk(roles),
            "may_see_audit": policy.may_see_audit(roles),
            "may_operate": policy.may_operate(roles),
        }
