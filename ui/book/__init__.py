"""The book for any PC: one folder of static pages about all procedures, opened from the disk.

Hamlet support points and PCs with Windows 7 or 8, where this program does not run, read it with
any browser, from a USB stick too.
"""

from ui.book.writing import BookMade, write_book

__all__ = ["BookMade", "write_book"]
