"""What the C library does with memory that is given back."""

import numpy as np

from scoring.formats.inflate import CHUNK

LARGER = 3 * CHUNK
"""More than an array that is made of one chunk of a file has."""


def keep_freed_memory() -> None:
    """Let the arrays of each block take the memory of those of the block before.

    They are of a few hundred KB. Pieces of that size glibc fetches from the kernel and gives back again and again,
    at a page fault for every 4 KB. Once a larger piece has been given back, it keeps the smaller ones (mallopt(3),
    M_MMAP_THRESHOLD): a fifteenth of the time. Other C libraries are not affected.
    """
    np.empty(LARGER, dtype=np.uint8)
