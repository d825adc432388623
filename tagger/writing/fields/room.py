"""The padding rule: a file that has room for later changes keeps some; one that has to grow anyway gets some.

Growing costs a rewrite of the whole file, using room costs one small patch. Room never shrinks a file: what a
shorter list of genres frees becomes padding.
"""

ROOM = 4096  # bytes of padding given to a file that has to grow: several edits of a genre list, one disk block
