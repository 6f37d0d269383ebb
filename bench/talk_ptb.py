"""The talk in python-telegram-bot: ConversationHandler, default settings, polling.

The row is written by a synchronous SQLAlchemy session inside the handler, as most such bots do: the default Application
takes one update at a time, so a thread or an async driver would only add to the work.
"""

import warnings

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)
from telegram.warnings import PTBUserWarning

from bench.report import Base, Report, keep_every_commit
from bench.talk import COMMAND, THANKS, TOKEN, TOPICS, WHAT_HAPPENED, WHAT_IS_IT_ABOUT, WHERE_WAS_IT, Candidate

TOPIC, STORY, PLACE = range(3)


async def ask_topic(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> int:
    assert update.message is not None
    buttons = [[InlineKeyboardButton(label, callback_data=key)] for key, label in TOPICS.items()]
    await update.message.reply_text(WHAT_IS_IT_ABOUT, reply_markup=InlineKeyboardMarkup(buttons))
    return TOPIC


async def ask_story(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    query = update.callback_query
    assert query is not None and query.message is not None and context.user_data is not None
    await query.answer()
    context.user_data["topic"] = query.data
    await query.message.chat.send_message(WHAT_HAPPENED)
    return STORY


async def ask_place(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    assert update.message is not None and context.user_data is not None
    context.user_data["story"] = update.message.text
    await update.message.reply_text(WHERE_WAS_IT)
    return PLACE


async def file_report(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    assert update.message is not None and update.message.location is not None and context.user_data is not None
    engine: Engine = context.bot_data["engine"]
    report = Report(
        topic=context.user_data["topic"],
        story=context.user_data["story"],
        latitude=update.message.location.latitude,
        longitude=update.message.location.longitude,
        chat=update.message.chat_id,
    )
    with Session(engine, expire_on_commit=False) as session:
        session.add(report)
        session.commit()
    context.user_data.clear()
    await update.message.reply_text(THANKS.format(number=report.id))
    return ConversationHandler.END


def serve(candidate: Candidate) -> None:
    engine = create_engine(f"sqlite:///{candidate.database}")
    keep_every_commit(engine)
    Base.metadata.create_all(engine)

    warnings.filterwarnings("ignore", message=".*CallbackQueryHandler", category=PTBUserWarning)
    application = Application.builder().token(TOKEN).base_url(f"{candidate.api_url}/bot").build()
    application.bot_data["engine"] = engine
    application.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler(COMMAND, ask_topic)],
            states={
                TOPIC: [CallbackQueryHandler(ask_story)],
                STORY: [MessageHandler(filters.TEXT & ~filters.COMMAND, ask_place)],
                PLACE: [MessageHandler(filters.LOCATION, file_report)],
            },
            fallbacks=[],
        )
    )
    application.run_polling()
    engine.dispose()


if __name__ == "__main__":
    serve(Candidate.from_command_line())
