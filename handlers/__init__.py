"""What a person can do in the chat: every flow and every action, in one list."""

from collections.abc import Iterator

from handlers import (
    canned,
    case_answer,
    case_card,
    case_desk,
    case_helping,
    case_meeting,
    case_own_files,
    case_parties,
    case_split,
    cases,
    co_units,
    convert,
    convert_mentor,
    feedback,
    food,
    gift,
    gift_desk,
    grievance,
    host,
    host_desk,
    host_poster,
    host_station,
    inbox,
    invitation,
    invite,
    language,
    loan,
    loan_cost,
    loan_referral,
    mailing_lists,
    near,
    notice,
    notice_card,
    office_group,
    point_award,
    point_desk,
    points,
    privacy,
    quiz,
    report,
    reward,
    reward_desk,
    rights_list,
    settings,
    station,
    stats,
    training,
    training_certificate,
    training_checkin,
    training_desk,
    training_hall,
    training_verdict,
    usual_manner,
    visit,
    welcome,
)
from handlers.conversation import Button, Chat, Conversations, Flow, action_data, flow_data
from handlers.manners import answer_manners
from handlers.menu import menu_buttons, show_menu
from handlers.personal_data import show_notice
from handlers.wishes import Way, named_way, plain_wish, readings_of, wish_at_place
from handlers.words import _
from models.station import LONGEST_SEARCH

FLOWS: tuple[Flow, ...] = (
    near.find_station,
    grievance.file_grievance,
    report.report_hazard,
    food.report_food,
    feedback.tell_idea,
    training.show_training,
    training_desk.plan,
    training_desk.change,
    training_desk.cancel,
    host.offer_place,
    host_station.tell_hours,
    host_station.tell_offers,
    host_station.stop,
    host_desk.approve,
    visit.check_kitchen,
    visit.take_photo,
    visit.ask_for_visit,
    training_checkin.check_in_here,
    training_certificate.ask_for_certificate,
    training_hall.tick_list,
    loan.look_for_loans,
    loan_cost.work_out_cost,
    loan_referral.ask_for_call,
    quiz.play_quiz,
    convert.think_it_over,
    convert_mentor.ask_for_mentor,
    cases.show_cases,
    cases.add_to_case,
    cases.reopen,
    cases.withdraw,
    points.show_points,
    points.appeal,
    gift.redeem_points,
    gift_desk.hand_out_gift,
    point_award.book_points,
    point_award.undo_points,
    point_desk.take_points_back,
    point_desk.add_points,
    inbox.show_inbox,
    case_desk.ask_person,
    case_desk.write_note,
    case_desk.hand_on,
    case_desk.send_back,
    case_desk.take_more_time,
    case_answer.write_answer,
    case_answer.correct_words,
    canned.add_one,
    canned.change_one,
    case_desk.turn_away,
    reward_desk.record_decision,
    reward_desk.record_payment,
    co_units.ask_to_help,
    co_units.end_help,
    case_helping.write_note,
    case_helping.write_part,
    case_parties.note_party,
    case_meeting.write_minutes,
    case_split.split_off,
    welcome.register,
    language.change_language,
    settings.change_settings,
    settings.type_quiet_hours,
    privacy.read_privacy,
    privacy.delete_my_data,
    stats.show_figures,
    invite.invite_colleague,
    invitation.accept_invitation,
    notice.write_notice,
    notice_card.correct_notice,
    mailing_lists.make_mailing_list,
)
ACTIONS = (
    cases.show_mine,
    cases.explain_date,
    cases.say_whether_solved,
    cases.give_stars,
    inbox.open_inbox,
    inbox.show_tray,
    inbox.hand_all_over,
    stats.show_case_figures,
    office_group.bind_here,
    office_group.take_it,
    office_group.look_at_it,
    canned.show_offices,
    canned.show_list,
    canned.show_one,
    canned.show_pictures,
    canned.ask_to_remove,
    canned.remove_one,
    case_card.show_case,
    case_card.show_photos,
    case_card.play_voice,
    case_own_files.show_own_photos,
    case_own_files.play_own_voice,
    case_card.accept,
    case_card.give_back,
    reward.show_rules,
    reward.show_own_reward,
    points.show_history,
    points.explain_entry,
    points.show_ways,
    points.explain_rating,
    points.show_number,
    co_units.show_co_units,
    case_helping.show_photos,
    point_award.show_booked,
    gift.show_mine,
    gift.show_code_again,
    gift.give_it_back,
    case_parties.show_parties,
    case_parties.check,
    near.show_near,
    near.show_near_place,
    near.choose_filters,
    station.show_station,
    station.say_how_it_is,
    station.show_mine,
    station.star,
    host_station.show_mine,
    host_station.offer_days,
    host_station.close_day,
    host_station.confirm,
    host_poster.make_poster,
    visit.show_overview,
    visit.begin,
    visit.begin_anew,
    visit.show_part,
    visit.turn,
    visit.call_rest,
    visit.report,
    feedback.ask_what,
    feedback.tell_office_of_it,
    training.show_page,
    training.show,
    training.join,
    training.take,
    training.ask_whether_to_leave,
    training.give_back,
    training.show_way,
    training.put_into_calendar,
    training_checkin.give_stars,
    training_hall.show_code,
    training_hall.set_fence,
    loan.show_all,
    loan.show_product,
    loan.tick_papers,
    loan.keep,
    loan.forget,
    quiz.ask_next,
    quiz.answer,
    convert.show_forms,
    convert.show_steps,
    convert.tick_steps,
    privacy.show_privacy,
    usual_manner.show_usual_manner,
    usual_manner.choose_usual_manner,
    usual_manner.keep_this_manner,
    language.follow_page,
    settings.show_settings,
    settings.toggle_topic,
    settings.choose_quiet_hours,
    settings.set_quiet_hours,
    invite.show_open_invites,
    invite.take_back,
    rights_list.show_rights,
    rights_list.ask_to_end,
    rights_list.end_right,
    rights_list.keep_right,
    notice_card.show_notices,
    notice_card.show_notice,
    notice_card.approve_notice,
    notice_card.reject_notice,
    notice_card.pause_notice,
    notice_card.resume_notice,
    notice_card.stop_notice,
    notice_card.ask_whether_to_withdraw,
    notice_card.withdraw_notice,
    notice_card.remind_of_notice,
    notice_card.confirm_notice,
    mailing_lists.show_list,
    mailing_lists.join,
    mailing_lists.leave,
)

# What reads words as a code that was given out.
_CODES = (invitation.answer_code, cases.answer_code, training_checkin.answer_code)
_ALSO = {action_data("station.mine"): station.ALSO_MINE}


def answer_words(chat: Chat, words: str) -> bool:
    """Words that are no answer and no command: an invitation's code, the name of something to do, an amenity, a place.

    In the middle of a flow they must be a name in full, and what they ask for is offered on a button. Only the search
    for a station gives way at once, as it does to a command. A long text is a story; to look for a name in it would
    take the longer the square of its length.
    """
    if len(words) > LONGEST_SEARCH:
        return False
    if any(answer(chat, words) for answer in _CODES):
        return True
    run = chat.memory.run
    is_free = chat.said.is_ones_own and (run is None or run.flow == near.find_station.name)
    ways = list(_ways(chat, plain_wish(words)))
    readings = readings_of(words)
    named = [way.button for way in ways if way.is_named(readings)]
    if is_free and len(named) == 1:
        chat.follow(named[0])
        return True
    if near.answer_words(chat, words, in_full=not is_free):
        return True
    if is_free and (answer_manners(chat, words) or near.answer_wish(chat, *wish_at_place(words))):
        return True
    offered = named or [way.button for way in ways if is_free and way.resembles(words)]
    if offered:
        chat.say(_("Do you mean this?"), [[button] for button in offered])
    return bool(offered)


def _ways(chat: Chat, wish: str) -> Iterator[Way]:
    """What the menu and the flows offer this person, and stations with what a wish names."""
    for flow in filter(lambda flow: flow.is_listed and flow.is_open_to(chat), FLOWS):
        yield named_way(Button(_(flow.title), flow_data(flow.name)), _(flow.summary), flow.command, *flow.also)
    for button in menu_buttons():
        if button.data.startswith("a|"):
            yield named_way(button, *_ALSO.get(button.data, ()))
    if (search := near.search_button(wish)) is not None:
        yield named_way(search, wish)


CONVERSATIONS = Conversations(
    flows=FLOWS,
    actions=ACTIONS,
    welcome=welcome.register,
    show_menu=show_menu,
    show_notice=show_notice,
    on_start=welcome.greet,
    on_spot=near.answer_spot,
    on_words=answer_words,
    on_photos=report.report_hazard,
    links={
        "tr": training.open_event,
        "tc": training_verdict.open_certificate,
        "ci": training_checkin.open_check_in,
        "rd": gift_desk.open_link,
        "st": station.open_card,
        "in": invitation.open_link,
        "ls": mailing_lists.open_list,
    },
    in_group={"inbox": office_group.answer_in_group},
    on_left=office_group.leave_group,
)
