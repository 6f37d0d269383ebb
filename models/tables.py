"""All tables, so that migrations and tests know every one of them."""

from importlib import import_module

from sqlmodel import SQLModel

# Each module adds its tables to the metadata as it is loaded.
_MODULES = (
    "access",
    "area",
    "audit",
    "batch_run",
    "canned",
    "case",
    "case_co_unit",
    "case_code",
    "case_file",
    "case_meeting",
    "case_party",
    "case_split",
    "compact",
    "dialogue",
    "forgotten",
    "gift",
    "held_act",
    "held_points",
    "host_application",
    "hosting",
    "invite",
    "kitchen_check",
    "loan_file",
    "loan_memory",
    "mailing_list",
    "market",
    "notice",
    "office",
    "office_group",
    "outgoing",
    "owed_picture",
    "person",
    "photo_print",
    "plaque",
    "plaque_complaint",
    "point_account",
    "point_card",
    "point_entry",
    "point_month",
    "quiz",
    "received",
    "redemption",
    "rider_team",
    "shop_date",
    "shop_pass",
    "shop_visit",
    "sitting",
    "station",
    "stored_file",
    "team_membership",
    "tick",
    "training",
    "training_checkin",
    "training_reminder",
    "usage",
    "visit_record",
    "volunteer",
    "web_chat",
    "web_event",
    "web_file",
)

for _module in _MODULES:
    import_module(f"models.{_module}")

METADATA = SQLModel.metadata
