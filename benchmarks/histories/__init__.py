"""Made-up histories of pages: dated captures in the format of the real ones, with what a reader would find.

``pages/`` holds what the pages say and how that was edited, ``shapes/`` how sites are built, ``words/`` what
sites say to everyone. A seed draws the rest: when something happens, and what every fetch draws anew.
"""
