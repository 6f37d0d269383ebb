"""The talk in aiogram 3: FSM in memory, default settings, polling, the row by SQLAlchemy async over aiosqlite.

One connection, because SQLite has one writer: with SQLAlchemy's default pool some of 64 chats waited past the five
seconds of the lock, and their rows were lost with "database is locked"; the throughput was the same.
"""

import asyncio

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from bench.report import Base, Report, keep_every_commit
from bench.talk import COMMAND, THANKS, TOKEN, TOPICS, WHAT_HAPPENED, WHAT_IS_IT_ABOUT, WHERE_WAS_IT, Candidate

router = Router()


class Talk(StatesGroup):
    topic = State()
    story = State()
    place = State()


class Topic(CallbackData, prefix="topic"):
    key: str


@router.message(Command(COMMAND))
async def ask_topic(message: Message, state: FSMContext) -> None:
    buttons = [[InlineKeyboardButton(text=label, callback_data=Topic(key=key).pack())] for key, label in TOPICS.items()]
    await state.set_state(Talk.topic)
    await message.answer(WHAT_IS_IT_ABOUT, reply_markup=InlineKeyboardMarkup(inline_keyboard=buttons))


@router.callback_query(Talk.topic, Topic.filter())
async def ask_story(query: CallbackQuery, callback_data: Topic, state: FSMContext) -> None:
    assert isinstance(query.message, Message)
    await query.answer()
    await state.update_data(topic=callback_data.key)
    await state.set_state(Talk.story)
    await query.message.answer(WHAT_HAPPENED)


@router.message(Talk.story, F.text)
async def ask_place(message: Message, state: FSMContext) -> None:
    await state.update_data(story=message.text)
    await state.set_state(Talk.place)
    await message.answer(WHERE_WAS_IT)


@router.message(Talk.place, F.location)
async def file_report(message: Message, state: FSMContext, sessions: async_sessionmaker[AsyncSession]) -> None:
    assert message.location is not None
    told = await state.get_data()
    report = Report(
        topic=told["topic"],
        story=told["story"],
        latitude=message.location.latitude,
        longitude=message.location.longitude,
        chat=message.chat.id,
    )
    async with sessions() as session:
        session.add(report)
        await session.commit()
    await state.clear()
    await message.answer(THANKS.format(number=report.id))


async def serve(candidate: Candidate) -> None:
    engine = create_async_engine(f"sqlite+aiosqlite:///{candidate.database}", pool_size=1, max_overflow=0)
    keep_every_commit(engine.sync_engine)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)

    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(candidate.api_url)))
    dispatcher = Dispatcher(storage=MemoryStorage(), sessions=async_sessionmaker(engine, expire_on_commit=False))
    dispatcher.include_router(router)
    await dispatcher.start_polling(bot)
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(serve(Candidate.from_command_line()))
