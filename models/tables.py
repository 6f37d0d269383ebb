"""All tables, so that migrations and tests know every one of them."""

from importlib import import_module

from sqlmodel import SQLModel

# Each module adds its tables to the metadata as it is loaded.
_MODULES = (
    "area",
    "batch_run",
    "case",
    "cases.canned",
    "cases.co_unit",
    "cases.file",
    "cases.held_act",
    "cases.meeting",
    "cases.party",
    "cases.query_code",
    "cases.split",
    "events.checkin",
    "events.reminder",
    "events.sitting",
    "files.stored_file",
    "loans.file",
    "loans.memory",
    "messages.dialogue",
    "messages.outgoing",
    "messages.owed_picture",
    "messages.received",
    "notice",
    "notices.mailing_list",
    "office",
    "offices.group",
    "people.access",
    "people.audit",
    "people.forgotten",
    "people.invite",
    "person",
    "points.account",
    "points.card",
    "points.entry",
    "points.gift",
    "points.held",
    "points.membership",
    "points.month",
    "points.photo_print",
    "points.redemption",
    "points.team",
    "points.volunteer",
    "quiz",
    "shops.compact",
    "shops.kitchen_check",
    "shops.market",
    "shops.own_date",
    "shops.owner_pass",
    "shops.plaque",
    "shops.plaque_complaint",
    "shops.visit",
    "shops.visit_record",
    "station",
    "stations.host_application",
    "stations.hosting",
    "tick",
    "training",
    "usage",
    "web.chat",
    "web.event",
    "web.file",
)

for _module in _MODULES:
    import_module(f"models.{_module}")

METADATA = SQLModel.metadata
