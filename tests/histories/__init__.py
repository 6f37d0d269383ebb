"""Chats as released versions had them, frozen: what was sent, what was kept, what followed.

`python -m tests.histories.record` records what tests/histories/scripts.py holds and no file has yet. What has been
released is never recorded anew: chats in that state are out there. Where only words have changed, `--reword` takes over
today's words; it refuses where a question, an effect or a button would be another.
"""
