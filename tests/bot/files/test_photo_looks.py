"""What a picture looks like: its copies are nearly the same, other pictures are not, blank ones are like nothing."""

from random import Random

import pytest
from PIL import Image, ImageEnhance

from bot.files.clean_files import clean_compared, clean_copy
from bot.files.photo_looks import looks_of
from tests.bot.odd_pictures import saved


def scene(seed: int) -> Image.Image:
    spots = Image.frombytes("RGB", (24, 18), Random(seed).randbytes(24 * 18 * 3))
    return spots.resize((640, 480), Image.Resampling.BICUBIC)


def bits_between(one: Image.Image, other: Image.Image) -> int:
    return (int(looks_of(one), 16) ^ int(looks_of(other), 16)).bit_count()


@pytest.mark.parametrize("seed", range(6))
def test_copies_look_nearly_the_same_and_others_do_not(seed: int) -> None:
    picture = scene(seed)
    copies = [picture.resize((213, 160)), ImageEnhance.Brightness(picture).enhance(1.2), picture.convert("L")]

    assert [bits_between(picture, copy) <= 6 for copy in copies] == [True] * 3
    assert bits_between(picture, scene(seed + 100)) > 12


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA"])
def test_what_is_blank_looks_like_nothing(mode: str) -> None:
    assert looks_of(Image.new(mode, (640, 480))) == ""


async def test_it_comes_with_the_copy_from_the_child_that_cleans() -> None:
    sent = saved(scene(1), "JPEG", quality=95)

    compared = await clean_compared(sent)

    assert compared.content == await clean_copy(sent, "photo")
    assert bits_between(scene(1), scene(1)) == 0
    assert (int(compared.looks, 16) ^ int(looks_of(scene(1)), 16)).bit_count() <= 2
