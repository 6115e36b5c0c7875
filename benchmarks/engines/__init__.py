"""Search engines that are compared: each builds files from notes, opens them, and answers, in a process of its own.

Each module has `build(notes, place)`, which makes a folder of files from a file of notes (a line of JSON each), and
`opened(place)`, which returns what answers a question with the ids of at most ten notes, best first. Only `ours` loads
anything of this project: the others run without it. Nothing is kept of an answer but what an engine keeps by itself.
"""
