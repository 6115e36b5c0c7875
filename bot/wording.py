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
WHAT_THEY_SAY = "This is what the notes do say; see whether it answers you."
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
HOME_SETTINGS = "My settings"
HOME_PRIVACY = "What is kept about me"
HOME_FORGET = "Erase it"

# buttons of an adapter's own, and what their presses are answered with
MORE = "More ({number} of {count})"
BACK = "Back"
SHARE = "Share"
SHARE_TO_CHANNEL = "Share to channel"
DELETE = "Delete"
PAGE = "Page {number} of {count}"
CHANGED = "The notes changed since you asked; this is the first page of the new answer."
NOT_YOURS = "Only who asked, or somebody who may manage messages here, can delete this."
NOT_SHARED = "This answer is for you alone; it cannot be shared."
FOR_YOU_ALONE = "The answer is for who asked alone."
OLD_BUTTON = "This button is from an older version. Ask again, and the new ones will work."
EXPLAIN_THIS = "Explain this"
ASK_THE_NOTES = "Ask the notes"
ASK_CONCEPT = "A concept of the notes"
ASK_QUESTION = "Or a question in your own words"
ASK_PLACEHOLDER = "Type a few letters"
ASK_EITHER = "Choose a concept, or write a question below."
ASK_BUTTON = "Ask"
CLOSE = "Close"
ASKING = "Looking into the notes \u2026"
MENU = "What would you like to know?"
MENU_TEXT = "Type it behind {command}, or press a button."
MENU_EXAMPLES = "For example"
MENU_HINT = "“{command} help” says what can be asked."
NOT_IN_CHANNEL = "I cannot post here, because I am not in this channel. Invite me with /invite, then press again."
FILE_SENT = "The file is in our direct messages."
NOT_INSTALLED = "This app is not installed here any more. An admin of the workspace can install it again."
INSTALLED = "Thank you for installing me. Type {command} anywhere, or write to me here. My Home tab says more."
FOUND = "In this message"
FOUND_TEXT = "It names these notes:"
FOUND_NOTHING = "This message names nothing that the notes explain."

# me
ME = "What is set for you"
ME_CHANGED = "This is set for you now"
ME_ZONE = "Time zone: {value}"
ME_LANGUAGE = "Language: {value}"
ME_VISIBILITY = "Who sees answers to you: {value}"
ME_HINT = "Change it with “{example}”; “default” takes a setting back."
NOT_SET = "not set"
NOT_SET_ZONE = "not set; the server's counts, else UTC"
SEEN = {
    "": "not set; the server decides",
    "private": "you alone",
    "public": "everybody in the channel",
}

# settings of a server
SETTINGS = "What counts for this server"
SETTINGS_CHANGED = "This counts for this server now"
SETTINGS_ZONE = "Time zone: {value}"
SETTINGS_VISIBILITY = "Who sees answers: {value}"
SETTINGS_HIDDEN = "Not shown: {value}"
SETTINGS_CHANNELS = "Answers for all in: {value}"
SETTINGS_ORGANISERS = "Who may organise, too: {value}"
SETTINGS_WELCOME = "Help begins with: {value}"
SETTINGS_HINT = "Change it with “{example}”; “default” takes a setting back."
SETTINGS_SEEN = {
    "": "not set; commands are answered for all, buttons for who pressed",
    "private": "the asker alone",
    "public": "everybody in the channel",
}
NOTHING_HIDDEN = "everything is shown"
EVERY_CHANNEL = "every channel"
NOBODY_ELSE = "nobody beyond those whom the platform names"
NOTHING_SAID = "nothing of yours"
TOO_MANY_SET = "More than {most} entries are not kept in one list. Take one away first."
EVERYTHING_HIDDEN = "Nothing would be left to show. Hide less."
WELCOME_TOO_LONG = "A welcome may have at most {most} characters; this one has {count}."
CHANNEL = "#{id}"

# gaps and feedback, for organisers
GAPS = "Questions without an answer"
GAPS_NONE = "No question is waiting: the notes answered all that was asked here lately."
GAP_LABEL = "{number}. {question}"
GAP_COUNT = "Asked by {people}, {times}, last on {day}."
GAP_PEOPLE = ("1 person", "{count} people")
GAP_TIMES = ("once", "{count} times")
GAP_NEAR = "Nearest: {names}."
GAP_NOTHING_NEAR = "Nothing in the notes is near."
GAP_ANSWERED = "The notes answer it by now: {name}."
GAP_HIDDEN = "A note answers it that is hidden here: {name}."
GAP_LACKS = "{name} says nothing of {words}: add that first, if it matters."
GAP_PASTE = "If {name} answers it, paste this into {file}{where}:"
GAP_ALIAS = "If it is another name of {name}, paste this into {file}{where}:"
GAP_UNDER = ", directly below \u201c{key}:\u201d, indented like the lines there"
GAP_INSTEAD = ", in place of \u201c{key}\u201d"
GAP_NEW = "It may need a new note. This begins one:"
GAP_NEW_OR = "It may need a new note: {command}"
GAP_HOW = (
    "Once the notes answer a question, take it off the list. `syllabot content gaps` prints all of this for authors."
)
GAP_DONE = "{number} is done"
GAP_CLOSED = "That question is off the list. If it is asked again, it comes back."
GAP_GONE = "That question is not on the list any more."
LIST_NEXT = "Next page"
LIST_BACK = "Page before"
LIST_PAGE = "Page {number} of {count}"
FEEDBACK = "What members think of answers"
FEEDBACK_NONE = "Nobody has said yet what they think of an answer."
FEEDBACK_COUNT = "Helpful to {helpful}, not helpful to {others}."
FEEDBACK_WORDS = "\u201c{words}\u201d"
FEEDBACK_MORE = "And {count} more."
FEEDBACK_HOW = "You see how many said so and what they wrote, never who."

# what members think of an answer
HELPFUL = "Helpful"
NOT_HELPFUL = "Not helpful"
REPORT = "Report a mistake"
REPORT_SHORT = "Report mistake"
REPORT_WHAT = "What is wrong?"
REPORT_HINT = "Who organises reads this, without your name."
REPORT_SEND = "Send"
THANKS = "Thank you, that is noted. The organisers see how many said so."
THANKS_WORDS = "Thank you, that is noted. The organisers read it without your name."
OPINION_UNKEPT = "Nothing is kept here, so I cannot pass that on. Tell those who write the notes."
OPINION_GONE = "The note that this was about is gone, so there is nothing to say of it any more."
NO_WORDS = "Say in a few words what is wrong."

# privacy
EXPORT = "What is kept about you"
EXPORT_NOTHING = "Nothing is kept about you here."
EXPORT_TEXT = "The file {file} holds all of it: {count} entries."
FORGET = "Erase what is kept about you?"
FORGET_TEXT = "{count} entries would be erased for ever, in every server. What you set is gone then, too."
FORGET_ACTION = "Erase everything"
FORGOTTEN = "Everything about you is erased"
FORGOTTEN_TEXT = "{count} entries are gone, now and for ever. Backups that were made before lose them as they expire."
FORGET_NOTHING = "Nothing is kept about you here, so there is nothing to erase."
EXPORT_LINE = "{table}: {count}"

# what could not be answered
NOT_COVERED = "Not in the notes"
NOT_COVERED_TEXT = "The notes have no answer to “{asked}”."
NOT_COVERED_SAID = "What they do say of {name}"
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
NO_SUCH_ZONE = "I know no time zone “{typed}”. Name one by its place, such as Europe/Berlin or New York."
BAD_NUMBER = "{option} takes a number; “{typed}” is none."
TOO_MANY_VALUES = "{command} takes at most {count} values; “{typed}” is one too many."
ORGANISERS_ONLY = (
    "“{command}” is for those who organise a server. Ask one of them, in the server; what you set for yourself alone "
    "is under “me”."
)
TOO_FAST = "Not so fast, please: ask again in {seconds} s."
ELSEWHERE = "I do not answer for all in this channel. Use a slash command: then you alone see the answer."
ASK_PRIVATELY = "Everybody would read the answer here. Use the command “{command}”, or write to me directly."
NOTHING_KEPT = (
    "“{command}” needs a database, and this assistant has none: whoever runs it installs Syllabot with its extra "
    "“state” and runs `syllabot db upgrade`. Everything else works without."
)
NOT_UTF8 = "That line is not text in UTF-8. Type it again, or save the file as UTF-8."
UNEXPECTED = "Something went wrong here; it was noted as {reference}. Try another question."

# news of schedules
NEWS_TITLE = "About your daily tips"
NEWS_WHICH = "This is about schedule {number}: “tips list” shows it."
NEWS_LACKS = "Give me {lacks} there. "
NEWS = {
    "forbidden": "I may not post there, so the tip of {date} was not sent and the schedule is paused. {lacks}Then say "
    "“tips resume”.",
    "uninvited": "I am not in that channel, so the tip of {date} was not sent and the schedule is paused. Bring me in "
    "with {detail} there, then say “tips resume”.",
    "gone": "The channel or thread is gone, so the tip of {date} was not sent and the schedule is paused. Make a new "
    "one with “tips schedule” in another channel, or say “tips stop”.",
    "closed": "The person takes no private messages from me, so the tips are paused.",
    "revoked": "My access was withdrawn, so the tip of {date} was not sent and the schedule is paused. Once I am "
    "installed again, say “tips resume”.",
    "zone": "The zone {detail} is unknown to today's zone data, so the schedule is paused. Make a new one with “tips "
    "schedule” and another zone.",
    "late": "The tip of {date} could not be sent in time and was skipped. The next one comes as planned; nothing is to "
    "be done.",
    "missed": "From {date} on, {detail} day(s) were missed while I was not running. I do not send old tips; the next "
    "one comes as planned.",
    "unknown": "Nobody knows whether the tip of {date}, “{tip}”, was posted: the answer got lost. I do not post it "
    "twice. If it is not there, “tip {tip}” shows it.",
    "empty": "There was no tip for {date}: the notes hold none of these topics and this level. Choose others with "
    "“tips schedule”, or add tips to the notes.",
    "low": "{detail} tips are left before they begin to come again. Add tips to the notes, or let them come again.",
    "clock": "The clocks of {detail} go by new rules. Your tips still come at the same local time; nothing is to be "
    "done.",
    "withdrawn": "The tip of {date} was taken out of the notes before it was sent, so none came. The next one comes as "
    "planned.",
}

# tips: schedules and private tips
TIPS_MADE = "Tips are scheduled"
TIPS_CHANGED = "The schedule is changed"
TIPS_DONE = "Done"
TIPS_LIST = "Schedules of tips"
TIPS_PREVIEW = "What comes next"
TIPS_WHICH = "Which schedule?"
TIPS_SCHEDULED = "A tip comes {what}. This is schedule {number}."
TIPS_SUBSCRIBED = "A tip comes {what}. Each message has a button that stops it."
TIPS_I_WRITE = "If a post fails, I tell you in private what happened and what to do."
TIPS_WHEN = "{days} at {time}, {zone}, {where}"
TIPS_DAILY = "every day"
TIPS_HERE = "here"
TIPS_THERE = "in channel {channel}"
TIPS_PRIVATELY = "to you in private"
TIPS_UP_TO = "up to {level}"
TIPS_COURSE = "as a course"
TIPS_NOT_ON = "not on {dates}"
TIPS_NUMBER = "Schedule {number}"
TIPS_NUMBERED = "{number}: {what}"
TIPS_NEXT = "Next"
TIPS_NEXT_AT = "Next: {when}."
TIPS_COMES = "{when}: {tip}"
TIPS_NO_TIP = "no tip"
TIPS_LAST = "{date}: “{tip}” {what}{at}."
TIPS_BECAME = {
    "DUE": "is about to be posted",
    "SENDING": "is being posted",
    "SENT": "was posted",
    "SKIPPED": "was left out",
    "UNKNOWN": "may have been posted",
    "FAILED": "could not be posted",
}
TIPS_FORECAST = "A forecast: it changes when notes, topics or dates do."
TIPS_STANDS = {
    "asked": "Paused. It goes on with “tips resume”.",
    "forbidden": "Paused: I may not post there. Give me the permission, then say “tips resume”.",
    "uninvited": "Paused: I am not in that channel. Invite me there, then say “tips resume”.",
    "gone": "Paused: the channel is gone. Schedule another one, and end this one with “tips stop”.",
    "closed": "Paused: the person takes no messages from me.",
    "revoked": "Paused: my access was withdrawn. Once it is back, say “tips resume”.",
    "zone": "Paused: its zone is unknown. Schedule it again with another zone.",
}
TIPS_NONE = "Nothing is scheduled here. To have a tip posted every day: “tips schedule 09:00 zone:Europe/Berlin”."
TIPS_NO_SUCH = "There is no schedule {number} here. “tips list” shows those that there are."
TIPS_TOO_MANY = "A server can have {limit} schedules. End one with “tips stop” first."
TIPS_WHEN_TO = "When shall the tips come?"
TIPS_NO_TIME = "Say at what time, such as “{command} 09:00 zone:Europe/Berlin”."
TIPS_NO_ZONE = "Say in which time zone, such as “{command} 09:00 zone:Europe/Berlin”."
TIPS_BAD_ZONE = "There is no time zone “{zone}”. Write it as Europe/Berlin."
TIPS_EMPTY = "The notes hold no tip of this topic and level. Choose others; “list” shows the topics."
TIPS_FORBIDDEN = "But I may not post there yet. {give} The schedule is kept."
TIPS_GIVE = "Give me {lacks} in that channel."
TIPS_LET = "Let me see that channel and write in it."
TIPS_UNINVITED = "But I am not in that channel yet. Bring me in with {lacks} there. The schedule is kept."
TIPS_GONE = "But I cannot see that channel: it is gone, or hidden from me. The schedule is kept."
TIPS_PAUSED = "No tip comes until you say “tips resume”."
TIPS_PAUSED_UNTIL = "No tip comes before {date}. “tips resume” ends the pause earlier."
TIPS_NOT_AHEAD = "{date} is not ahead. Name a day after today, such as 2027-01-07."
TIPS_RESUMED = "The tips go on."
TIPS_SKIPPED = "No tip comes on {date}."
TIPS_NOTHING_DUE = "Nothing is due: the schedule is paused."
TIPS_NOW = "Today's tip comes within a few seconds. It counts as today's."
TIPS_CAME = "There is a tip for {date} already, or it was left out: there is one for each day."
TIPS_STOPPED = "Schedule {number} is ended, and what was kept of it is erased."
TIPS_UNSUBSCRIBED = "You get no more tips in private."
TIPS_NOT_SUBSCRIBED = "You do not get tips in private. To get them: “tips subscribe 09:00 zone:Europe/Berlin”."
TIPS_NOT_POSTED = "No tip was posted here today. This is the tip of the day:"
TIPS_KEPT = "“{tip}” is kept for you."
TIPS_SAVED = "Saved tips"
TIPS_NONE_SAVED = "You keep no tip yet. The button “Save” under a tip keeps it."
TIPS_WHICH_TIP = "Which tip?"
TIPS_NAME_ONE = "The buttons under a tip name it. Today's tip here is:"
TIPS_UNHELPFUL = "Noted, thank you: the organisers see how many said so."
TIPS_STOP = "Stop these"
TIPS_SAVE = "Save"
TIPS_NOT_HELPFUL = "Not helpful"
TIPS_ACTIONS = {
    "preview": "Preview",
    "list": "All schedules",
    "resume": "Resume",
    "skip": "Skip the next",
    "now": "Post now",
    "pause": "Pause",
}
