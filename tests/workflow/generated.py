"""Playbooks that nobody wrote: drawn from parts, right by construction, each different."""

from hypothesis import strategies as st

from tests.workflow.additions import WORDS, Table, approved, entered, extended, guided, limited, waited
from workflow.inspection import playbook_of
from workflow.moves import FACT_OF, Move
from workflow.playbook import Playbook

ROLES = ("clerk", "member", "head")
TEAMS = ("front", "works")
GRADES = ("light", "grave")
FORWARD = (
    "propose",
    "dispatch",
    "acknowledge",
    "meet",
    "uphold",
    "decide",
    "order",
    "resolve",
    "grade",
    "verify",
)
STAYING = ("contact", "note", "transfer", "assign", "call", "postpone", "react", "report")
GATES = ("contacted", "graded", "planned")
SPANS = ("10 min", "3 h", "24 h", "1 d", "3 d", "2 wd", "5 wd incl", "1 mo")
FACTS = [FACT_OF[Move(move)].value for move in FORWARD]
HANDED = ("refer", "relay", "recall")
PARTIES = {
    "builder": {"name": WORDS, "awaited": WORDS, "due": "2 d", "ladder": "work"},
    "other": {"name": WORDS, "typed": True, "awaited": WORDS, "due": "5 h", "ladder": "work", "ends": ["upheld"]},
}
HELP = {
    "helping": {"name": WORDS, "may": ["advise", "note"], "due": "5 h", "ladder": "work"},
    "while_open": ["support", "advise", "note", "recall"],
}
STAFF_MOVES = [
    "support",
    *FORWARD,
    *STAYING,
    *HANDED,
    "ask",
    "contain",
    "tell",
    "escalate",
    "merge",
    "answer_finally",
    "close",
    "approve",
    "reject",
    "request_extension",
    "grant_extension",
    "refuse_extension",
]
LADDERS = {
    "work": {
        "rungs": [
            {"after": "-1 h", "act": "remind", "tell": ["owner"]},
            {"after": "0 min", "act": "supervise", "tell": ["owner"]},
            {"after": "2 h", "act": "escalate", "tell": ["head"], "again": "24 h"},
        ]
    },
    "question": {
        "rungs": [
            {"after": "-1 h", "act": "nudge", "tell": ["customer"]},
            {"after": "0 min", "act": "resume", "tell": ["owner"]},
        ]
    },
}
FIXED = {
    "endangered": {"starts": ["endangered"], "stops": ["contained"], "due": "10 min", "ladder": "work"},
    "question": {"starts": ["asked"], "stops": ["answered", "resumed"], "due": "24 h", "ladder": "question"},
    "call": {"restarts": ["call_due"], "stops": ["called"], "due": "2 h", "ladder": "work"},
    "own": {"due": "24 h", "ladder": "work"},
}


TOGETHER: Table = {"group": {"by": ["clerk"], "speakers": 2, "grade": "grave"}}


@st.composite
def playbooks(draw: st.DrawFn) -> Playbook:
    """Draw a playbook that passes inspection."""
    count = draw(st.integers(1, 6))
    working = {f"stage_{place}": draw(stages(place, count)) for place in range(count)}
    drawn = limited(draw, {f"clock_{place}": draw(clocks()) for place in range(draw(st.integers(0, 4)))})
    parts = [*draw(st.sampled_from([(), (TOGETHER,)])), *draw(st.sampled_from([(), (HELP,)]))]
    book = {
        **framework(draw(st.sampled_from(TEAMS))),
        **{name: value for part in parts for name, value in part.items()},
        "stages": {**working, **ends(count)},
        "clocks": {name: {"name": WORDS, **clock} for name, clock in {**FIXED, **drawn}.items()},
    }
    deferring = waited(draw, extended(draw, book, drawn))
    return playbook_of(guided(draw, approved(draw, entered(draw, deferring))))


def framework(team: str) -> Table:
    """Return what every drawn playbook has: people, teams, words."""
    return {
        "name": WORDS,
        "source": "drawn",
        "retention": "1 d",
        "roles": {role: {"name": WORDS, "may": STAFF_MOVES} for role in ROLES},
        "teams": {team: {"name": WORDS} for team in TEAMS},
        "categories": [{"id": "any", "name": WORDS, "team": team, "grade": "light"}],
        "grades": {grade: {"name": WORDS} for grade in GRADES},
        "kinds": {"complaint": {"entry": "stage_0"}},
        "ladders": LADDERS,
        "outside": PARTIES,
        "intake": intake(),
        "poll": {"ask": WORDS, "confidential": WORDS, "revisits": 3},
    }


@st.composite
def stages(draw: st.DrawFn, place: int, count: int) -> Table:
    """Draw a stage from which a move leads on to the next, and some others anywhere."""
    first, *others = draw(st.lists(st.sampled_from(FORWARD), min_size=1, max_size=4, unique=True))
    anywhere = st.integers(0, count - 1).map("stage_{}".format)
    moves: Table = dict.fromkeys(draw(st.lists(st.sampled_from(STAYING), unique=True)), f"stage_{place}")
    moves |= {
        move: {"to": draw(anywhere), "gates": draw(st.lists(st.sampled_from(GATES), max_size=1))} for move in others
    }
    moves |= dict.fromkeys(("contact", "contain", *draw(st.sampled_from([(), ("ask", "answer")]))), f"stage_{place}")
    moves |= dict.fromkeys(draw(st.sampled_from([(), HANDED])), f"stage_{place}")
    moves["withdraw"] = "closed"
    moves[first] = f"stage_{place + 1}" if place + 1 < count else "resolved"
    return {"name": WORDS, "owner": draw(st.sampled_from(ROLES)), "clock": "own", "next": WORDS, "moves": moves}


@st.composite
def clocks(draw: st.DrawFn) -> Table:
    """Draw a clock that two facts start and stop, by grade or not, paused while the customer is asked or not."""
    starts, stops = draw(st.lists(st.sampled_from(FACTS), min_size=2, max_size=2, unique=True))
    span = st.sampled_from(SPANS)
    due = draw(span | st.fixed_dictionaries(dict.fromkeys(GRADES, span)))
    pauses = draw(st.sampled_from([[], ["asked"]]))
    return {"starts": ["filed", starts], "stops": [stops, "told"], "pauses": pauses, "due": due, "ladder": "work"}


def ends(count: int) -> Table:
    """Return the last stages: the result is told, the customer judges it, the case is closed."""
    table: Table = {"name": WORDS, "owner": "clerk", "clock": "own", "next": WORDS}
    judged = {"satisfy": "closed", "accept_partly": "closed", "dissatisfy": f"stage_{count - 1}", "contain": "poll"}
    return {
        "resolved": {
            **table,
            "moves": {"tell": "poll", **dict.fromkeys(("contain", "call", "ask", "answer"), "resolved")},
        },
        "poll": {**table, "phase": "closing", "moves": judged},
        "closed": {"name": WORDS, "owner": "clerk", "next": WORDS, "phase": "closed", "moves": {"reopen": "stage_0"}},
    }


def intake() -> Table:
    """Return what the dialogue needs."""
    times = {"nudge": "7 d", "reopen": "30 d", "unseen": "24 h"}
    return {"danger_team": "works", "consent": WORDS, "outside": WORDS, "expectations": [{"name": WORDS}], **times}
