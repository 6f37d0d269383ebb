"""What riders have of points: the account, gifts, boards and teams; part of the one list of flows and actions."""

from collections.abc import Callable, Mapping

from handlers import (
    gift,
    gift_desk,
    point_award,
    point_board,
    point_desk,
    point_pictures,
    points,
    team,
    team_captain,
    team_desk,
)
from handlers.conversation import Action, Chat, Flow

FLOWS: tuple[Flow, ...] = (
    points.show_points,
    points.appeal,
    gift.redeem_points,
    point_board.show_board,
    point_board.choose_nickname,
    team.show_own_team,
    team.find_team,
    team.join_team,
    team_desk.make,
    team_desk.name_another,
    gift_desk.hand_out_gift,
    point_award.book_points,
    point_award.undo_points,
    point_desk.take_points_back,
    point_desk.add_points,
)
ACTIONS: tuple[Action, ...] = (
    points.show_history,
    points.explain_entry,
    points.show_ways,
    points.explain_rating,
    points.show_number,
    point_pictures.draw_months,
    point_pictures.show_card,
    point_pictures.draw_team,
    point_pictures.draw_teams,
    point_award.show_booked,
    point_board.leave,
    point_board.show_teams,
    team.show,
    team.withdraw,
    team.show_board_of_team,
    team.ask_whether_to_leave,
    team.leave,
    team_captain.show_members,
    team_captain.show_member,
    team_captain.show_requests,
    team_captain.accept,
    team_captain.refuse,
    team_captain.change_way_in,
    team_captain.ask_out,
    team_captain.offer,
    team_captain.take,
    team_captain.decline,
    team_desk.ask_whether_to_close,
    team_desk.close,
    gift.show_mine,
    gift.show_code_again,
    gift.give_it_back,
)
LINKS: Mapping[str, Callable[[Chat, str], bool]] = {
    "rd": gift_desk.open_link,
    point_pictures.LINK: point_pictures.open_card,
}
