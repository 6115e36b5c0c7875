"""Every sentence that the assistant itself says, in one place.

What comes from notes is not here; what an adapter's own tools print to operators is not either. Names
in braces are filled in as plain text. Tone: second person, present tense, says what to do next.
"""

NEXT = "Next"
SOURCES = "Sources"
HIDDEN = "{label}: hidden. To show it{how}"
TYPE = "{label}: type “{typed}”"
OPEN = "{label}: {address}"
CELL = "{row} \u2013 {column}"
QUOTED = "\u201c{word}\u201d"
UNKNOWN_WORDS = "There is nothing in these notes about {words}."
SILENT_ON = "This note says nothing of {words}."
WHAT_THERE_IS = "This is what the notes do say that comes nearest."
READ_AS = "Read “{typed}” as “{meant}”."

# explain
SIMPLY = "Simply put"
EXAMPLE = "Example"
EXAMPLES = "Examples"
USES = "Used for"
LIMITS = "Limits"
OFTEN_THOUGHT = "Often thought"
IN_FACT = "In fact"
PART_OF = "Part of"
PARTS = {"uses": "what it is used for", "example": "an example", "limits": "its limits", "myths": "often misunderstood"}
NO_PART = "The notes do not say this of it: {part}."
WHOLE = "All of it"
SIMPLER = "Simpler"
FULLER = "Fuller"
COMPARE_WITH = "Compare: {name}"
WALK_THROUGH = "Steps: {name}"
CHOOSE_CONCEPT = "What shall I explain?"
CHOOSE_CONCEPT_HINT = "Name a concept, such as “explain {example}”. These are the topics:"

# compare
BY_DIMENSION = "{name}: {dimension}"
WHAT_THEY_SHARE = "In common"
CHOOSE_WHEN = "Choose"
ALL_DIMENSIONS = "All dimensions"
WHAT_IT_IS = "What it is"
SILENT = "The notes do not say."
ASSEMBLED = "No comparison of these is written yet; this one is put together from their notes."
CHOOSE_COMPARISON = "What shall I compare?"
CHOOSE_COMPARISON_HINT = "Name two things, such as “compare {example}”. These are written:"
COMPARE_ONE = "Compare {name} with what?"
SAME_THING = "Both names lead to the same note, {name}: name something else to compare it with."
SAME_NOTE = "The notes explain these under one name, {name}, and do not set them side by side."
NO_SUCH_DIMENSION = "This comparison has no dimension “{typed}”. It has: {names}."

# steps
STEP = "Step {number} of {count}: {name}"
NEXT_STEP = "Next step"
PREVIOUS_STEP = "Previous step"
ALL_STEPS = "All steps"
WAYS = "Any of"
WHAT_IT_USES = "What it uses"
CHOOSE_PROCESS = "Which process?"
CHOOSE_PROCESS_HINT = "Name one, such as “steps {example}”. These are written:"
NO_SUCH_STEP = "{name} has {count} steps: name a number from 1 to {count}."

# list, takeaways, sources
TOPICS = "What the notes cover"
TOPIC_LINE = "{name}: {count}"
COUNTED = {
    "concept": ("concept", "concepts"),
    "comparison": ("comparison", "comparisons"),
    "process": ("process", "processes"),
    "path": ("learning path", "learning paths"),
}
CONCEPTS = "Concepts"
COMPARISONS = "Comparisons"
PROCESSES = "Processes"
PATHS = "Learning paths"
TAKEAWAYS = "Key takeaways"
SOURCES_TITLE = "Sources of “{name}”"
CHOOSE_SOURCES = "Sources of what?"
CHOOSE_SOURCES_HINT = "Name a note, such as “sources {example}”."
NOTHING_HERE = "The notes have nothing of this kind yet."

# tip
TIP = "Tip: {title}"
TIP_NUMBER = "{number} of {count}"
CHECK_YOURSELF = "Check yourself"
ANSWER = "Answer"
SHOW_ANSWER = "Show answer"
NO_TIPS = "These packs hold no tips yet."
NO_SUCH_TIP = "No tip has the id “{typed}”. Say “tip” for today's, or a date such as 2026-11-23."

# help and about
HELP = "What you can ask"
HELP_FREE = "Or just ask in your own words: I answer only from the group's reviewed notes."
HELP_COMMAND = "How to use {name}"
OPTIONS = "Options"
FORMS = "Examples"
REQUIRED = "needed"
ABOUT = "About Syllabot"
ABOUT_TEXT = (
    "I answer from notes that people reviewed, name the source, and say so when the notes do not cover a "
    "question. Nothing is generated."
)
ABOUT_NOTES = "The notes"
ABOUT_VERSION = "Syllabot {version}, free software under the MIT licence."
ABOUT_PACK = (
    "{name} {version}, {license}: {concepts} concepts, {comparisons} comparisons, {processes} processes, {tips} tips"
)

# home
HOME = "Your study group's notes"
HOME_TIP = "Tip of the day"

# buttons of an adapter's own, and what their presses are answered with
MORE = "More ({number} of {count})"
BACK = "Back"
SHARE = "Share"
DELETE = "Delete"
PAGE = "Page {number} of {count}"
CHANGED = "The notes changed since you asked; this is the first page of the new answer."
NOT_YOURS = "Only who asked, or somebody who may manage messages here, can delete this."
NOT_SHARED = "This answer is for you alone; it cannot be shared."
OLD_BUTTON = "This button is from an older version. Ask again, and the new ones will work."
EXPLAIN_THIS = "Explain this"
FOUND = "In this message"
FOUND_TEXT = "It names these notes:"
FOUND_NOTHING = "This message names nothing that the notes explain."

# what could not be answered
NOT_COVERED = "Not in the notes"
NOT_COVERED_TEXT = "The notes have no answer to “{asked}”."
NOT_COVERED_CLOSEST = "Closest in the notes:"
NOT_FOUND = "“{typed}” is not in the notes."
ABOUT_WHAT = "About what?"
ABOUT_WHAT_HINT = (
    "Name it, such as \u201cexplain {example}\u201d; then you can ask for more of it. These are the topics:"
)
WHICH_ONE = "Which one?"
SEVERAL = "“{typed}” has {count} meanings in the notes."
TOO_LONG = "That is too long"
TOO_LONG_TEXT = "A question may have at most {limit} characters; this one has {count}. Ask one thing at a time."
EMPTY = "Ask me something"
EMPTY_TEXT = "Name a concept, such as “explain {example}”, or say “help”."
GONE = "This note is gone"
GONE_TEXT = "“{id}” is no longer in the notes. Ask for it by name to see what there is."
PROBLEM = "That did not work"
NO_SUCH_COMMAND = "There is no command “{typed}”."
BAD_OPTION = "“{typed}” is not a value of {option}. Possible: {values}."
BAD_NUMBER = "{option} takes a number; “{typed}” is none."
TOO_MANY_VALUES = "{command} takes at most {count} values; “{typed}” is one too many."
NOT_UTF8 = "That line is not text in UTF-8. Type it again, or save the file as UTF-8."
UNEXPECTED = "Something went wrong here; it was noted as {reference}. Try another question."
