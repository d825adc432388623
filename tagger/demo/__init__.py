"""The demo library: short pieces that the program plays, draws and tags itself, so that a newcomer has something to try."""

from tagger.demo.make import make_demo

__all__ = ["make_demo"]
