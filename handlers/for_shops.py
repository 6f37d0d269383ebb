"""What shop owners do: host a station, look after money, form and dates; part of the one list of flows and actions."""

from collections.abc import Callable

from handlers import (
    convert,
    convert_mentor,
    host,
    host_desk,
    host_poster,
    host_station,
    loan,
    loan_cost,
    loan_referral,
    plaque,
    plaque_desk,
    shop_calendar,
    shop_pass,
)
from handlers.conversation import Action, Chat, Flow

FLOWS: tuple[Flow, ...] = (
    host.offer_place,
    host_station.tell_hours,
    host_station.tell_offers,
    host_station.stop,
    host_desk.approve,
    loan.look_for_loans,
    loan_cost.work_out_cost,
    loan_referral.ask_for_call,
    shop_calendar.read_calendar,
    shop_calendar.add_date,
    convert.think_it_over,
    convert_mentor.ask_for_mentor,
    plaque.look_up_shop,
    plaque_desk.look_after_plaques,
    plaque_desk.register,
    plaque_desk.renew,
    plaque_desk.withdraw,
    shop_pass.take_pass,
)
ACTIONS: tuple[Action, ...] = (
    host_station.show_mine,
    host_station.offer_days,
    host_station.close_day,
    host_station.confirm,
    host_poster.make_poster,
    loan.show_all,
    loan.show_product,
    loan.tick_papers,
    loan.keep,
    loan.forget,
    shop_calendar.drop_date,
    shop_calendar.show_feed,
    convert.show_forms,
    convert.show_steps,
    convert.tick_steps,
    plaque.show_plaque,
    plaque_desk.give_pass,
)
LINKS: dict[str, Callable[[Chat, str], bool]] = {"pq": plaque.open_card, "sp": shop_pass.open_link}
