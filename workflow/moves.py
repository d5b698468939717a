"""What a person can do to a case, what it is called once done, and the four phases of a case's life.

These lists are closed: a playbook names their words and cannot add to them. Stages, by contrast, are the playbook's.
"""

from enum import StrEnum


class Phase(StrEnum):
    """How far a case is, whatever the playbook calls its stage."""

    OPEN = "open"
    """Somebody of ours has to act."""
    WAITING = "waiting"
    """An answer from outside is awaited: the customer's or another party's."""
    CLOSING = "closing"
    """The result was told and the customer is asked whether it satisfies."""
    CLOSED = "closed"
    """Ended; only reopening leads on."""


class Kind(StrEnum):
    """What the customer came with; all kinds are numbered and answered."""

    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    ENQUIRY = "enquiry"
    SERVICE_REQUEST = "service_request"
    INTERNAL = "internal"
    """A complaint from inside the company."""


class Fact(StrEnum):
    """What can be on a timeline. Clocks start, stop and pause at facts."""

    FILED = "filed"
    COMPLETED = "completed"
    """A case opened by an alarm has got its five elements."""
    ENDANGERED = "endangered"
    """The customer said that somebody is in danger or damage is going on."""
    WEIGHED = "weighed"
    """A grade or a priority was proposed, with its reasons."""
    FLAGGED = "flagged"
    """High risk was seen: words, a category or a class of customers that is told at once."""
    SYSTEMIC = "systemic"
    """So many open cases of the same cause came in the playbook's window that a systemic fault lies behind them."""
    ADDED = "added"
    """The customer added words or evidence to a registered case."""
    CONTACTED = "contacted"
    GRADED = "graded"
    DISPATCHED = "dispatched"
    ACKNOWLEDGED = "acknowledged"
    REACTED = "reacted"
    REFUSED = "refused"
    NOTED = "noted"
    ASKED = "asked"
    ANSWERED = "answered"
    CHOSEN = "chosen"
    """A question of a decision tree was answered."""
    RESUMED = "resumed"
    """The customer did not answer in time; clocks run on."""
    MET = "met"
    ARRIVED = "arrived"
    CONTAINED = "contained"
    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    AGREED = "agreed"
    DISAGREED = "disagreed"
    POSTPONED = "postponed"
    EXTENSION_REQUESTED = "extension_requested"
    EXTENDED = "extended"
    EXTENSION_REFUSED = "extension_refused"
    EXTENSION_LAPSED = "extension_lapsed"
    """An extension was not decided on before the due time passed, or the due time is no more."""
    TRANSFERRED = "transferred"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    """Handing over was undone: whoever was answerable before is again."""
    UPHELD = "upheld"
    NOT_UPHELD = "not_upheld"
    SUPPORTED = "supported"
    ADVISED = "advised"
    ORDERED = "ordered"
    DECIDED = "decided"
    RESOLVED = "resolved"
    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    SIGNED_OFF = "signed_off"
    TOLD = "told"
    """Measures, result and prevention were told to the customer, and the poll asked."""
    SATISFIED = "satisfied"
    NEUTRAL = "neutral"
    DISSATISFIED = "dissatisfied"
    COMMENTED = "commented"
    """An answer to one of the poll's short questions, or a comment."""
    REVISITED = "revisited"
    HEARD = "heard"
    """The customer's own answer was given by phone or in person; it follows as if they had pressed it."""
    REPLIED = "replied"
    ESCALATED = "escalated"
    REPORTED = "reported"
    """The team answered a supervision order."""
    CALL_DUE = "call_due"
    """A notice that chat can't deliver became a call for a person to make."""
    CALLED = "called"
    UNREACHED = "unreached"
    """The customer can't be reached where they wrote from."""
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    FINALLY_ANSWERED = "finally_answered"
    STUDIED = "studied"
    UNSTUDIED = "unstudied"
    CLOSED = "closed"
    MIGRATED = "migrated"
    """The case passed to an edited version of its playbook."""
    NAMED = "named"
    """The customer's words name one of ours: somebody decides whether that person is recused."""
    MARKED = "marked"
    """The case was marked as what the playbook counts apart."""
    UNMARKED = "unmarked"
    DECLARED = "declared"
    """The case became a group complaint: the parent of the cases that join it."""
    DISSOLVED = "dissolved"
    """The case is no group complaint any more; each that had joined goes its own way."""
    JOINED = "joined"
    """The case is worked through a group complaint from now on."""
    LEFT = "left"
    """The case goes its own way again, with its own clocks from now."""
    ELECTED = "elected"
    """The customers of a group complaint chose this one to speak for them."""
    UNELECTED = "unelected"
    GAINED = "gained"
    """A case joined this group complaint."""
    LOST = "lost"
    """A case left this group complaint: taken out, ended, or its customer was not satisfied with the answer to all."""
    SHARED = "shared"
    """What was said of a group complaint was said to the customer of this case too."""
    RECUSED = "recused"
    """Somebody who is complained about takes no part any more."""
    READMITTED = "readmitted"
    SCORED = "scored"
    REFERRED = "referred"
    """The matter, or a piece of it, was handed to a party outside; the case stays ours."""
    RELAYED = "relayed"
    """The party's answer was taken down and passed on to the customer."""
    INTRODUCED = "introduced"
    RECALLED = "recalled"
    """A part of the work was taken back from who had it."""
    RELEASED = "released"
    """Nobody waits any more for a part of the work that somebody else has: the case was settled without it."""
    REMINDED = "reminded"
    SUPERVISED = "supervised"
    """A supervision order was issued."""
    RAISED = "raised"
    """A rung of the ladder told those above."""
    NUDGED = "nudged"
    REVISIT_DUE = "revisit_due"
    BREACHED = "breached"
    """A due time passed; stamped with that time, not with the time of noticing."""
    LIMIT_PASSED = "limit_passed"
    """A hard limit passed; stamped with that time, and counted apart from due times."""
    KEPT = "kept"
    """A clock was stopped before its due time."""
    WAITED = "waited"
    """Time that was waited for is over; stamped with its end, not with the time of noticing."""
    GUESSED = "guessed"
    """A due time was counted over a year whose working days nobody has said yet: it is provisional."""
    RECOUNTED = "recounted"
    """A provisional due time was counted again, now that the year's working days are known."""
    RESENT = "resent"
    """A notice that had not arrived was sent again by somebody of ours."""
    TRACKED = "tracked"
    """A link was made by which a customer without chat sees how far the case is."""
    UNTRACKED = "untracked"
    """That link was revoked."""


class Move(StrEnum):
    """What a person can do to a case."""

    CONTACT = "contact"
    GRADE = "grade"
    DISPATCH = "dispatch"
    ACKNOWLEDGE = "acknowledge"
    REACT = "react"
    REFUSE = "refuse"
    NOTE = "note"
    ASK = "ask"
    ANSWER = "answer"
    MEET = "meet"
    ARRIVE = "arrive"
    CONTAIN = "contain"
    PROPOSE = "propose"
    APPROVE = "approve"
    REJECT = "reject"
    AGREE = "agree"
    DISAGREE = "disagree"
    POSTPONE = "postpone"
    REQUEST_EXTENSION = "request_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    TRANSFER = "transfer"
    ASSIGN = "assign"
    UPHOLD = "uphold"
    NOT_UPHOLD = "not_uphold"
    SUPPORT = "support"
    ADVISE = "advise"
    ORDER = "order"
    DECIDE = "decide"
    RESOLVE = "resolve"
    VERIFY = "verify"
    UNVERIFY = "unverify"
    SIGN_OFF = "sign_off"
    TELL = "tell"
    SATISFY = "satisfy"
    ACCEPT_PARTLY = "accept_partly"
    DISSATISFY = "dissatisfy"
    REVISIT = "revisit"
    HEAR = "hear"
    REPLY = "reply"
    ESCALATE = "escalate"
    REPORT = "report"
    CALL = "call"
    MERGE = "merge"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    ANSWER_FINALLY = "answer_finally"
    STUDY = "study"
    UNSTUDY = "unstudy"
    CLOSE = "close"
    MARK = "mark"
    UNMARK = "unmark"
    RECUSE = "recuse"
    READMIT = "readmit"
    DECLARE = "declare"
    """Declare a group complaint (群诉) on this case."""
    DISSOLVE = "dissolve"
    JOIN = "join"
    """Work this case through a group complaint."""
    LEAVE = "leave"
    ELECT = "elect"
    """Name the customer as a speaker, whom the customers of the group chose."""
    UNELECT = "unelect"
    SCORE = "score"
    """Somebody inspects how the case is handled: 0 to 100, with a remark."""
    REFER = "refer"
    RELAY = "relay"
    RECALL = "recall"
    INTRODUCE = "introduce"
    """The customer, who agreed to it, is passed up to somebody who is introduced by name."""


FACT_OF: dict[Move, Fact] = {
    Move.CONTACT: Fact.CONTACTED,
    Move.GRADE: Fact.GRADED,
    Move.DISPATCH: Fact.DISPATCHED,
    Move.ACKNOWLEDGE: Fact.ACKNOWLEDGED,
    Move.REACT: Fact.REACTED,
    Move.REFUSE: Fact.REFUSED,
    Move.NOTE: Fact.NOTED,
    Move.ASK: Fact.ASKED,
    Move.ANSWER: Fact.ANSWERED,
    Move.MEET: Fact.MET,
    Move.ARRIVE: Fact.ARRIVED,
    Move.CONTAIN: Fact.CONTAINED,
    Move.PROPOSE: Fact.PROPOSED,
    Move.APPROVE: Fact.APPROVED,
    Move.REJECT: Fact.REJECTED,
    Move.AGREE: Fact.AGREED,
    Move.DISAGREE: Fact.DISAGREED,
    Move.POSTPONE: Fact.POSTPONED,
    Move.REQUEST_EXTENSION: Fact.EXTENSION_REQUESTED,
    Move.GRANT_EXTENSION: Fact.EXTENDED,
    Move.REFUSE_EXTENSION: Fact.EXTENSION_REFUSED,
    Move.TRANSFER: Fact.TRANSFERRED,
    Move.ASSIGN: Fact.ASSIGNED,
    Move.UPHOLD: Fact.UPHELD,
    Move.NOT_UPHOLD: Fact.NOT_UPHELD,
    Move.SUPPORT: Fact.SUPPORTED,
    Move.ADVISE: Fact.ADVISED,
    Move.ORDER: Fact.ORDERED,
    Move.DECIDE: Fact.DECIDED,
    Move.RESOLVE: Fact.RESOLVED,
    Move.VERIFY: Fact.VERIFIED,
    Move.UNVERIFY: Fact.UNVERIFIED,
    Move.SIGN_OFF: Fact.SIGNED_OFF,
    Move.TELL: Fact.TOLD,
    Move.SATISFY: Fact.SATISFIED,
    Move.ACCEPT_PARTLY: Fact.NEUTRAL,
    Move.DISSATISFY: Fact.DISSATISFIED,
    Move.REVISIT: Fact.REVISITED,
    Move.HEAR: Fact.HEARD,
    Move.REPLY: Fact.REPLIED,
    Move.ESCALATE: Fact.ESCALATED,
    Move.REPORT: Fact.REPORTED,
    Move.CALL: Fact.CALLED,
    Move.MERGE: Fact.MERGED,
    Move.WITHDRAW: Fact.WITHDRAWN,
    Move.REOPEN: Fact.REOPENED,
    Move.ANSWER_FINALLY: Fact.FINALLY_ANSWERED,
    Move.STUDY: Fact.STUDIED,
    Move.UNSTUDY: Fact.UNSTUDIED,
    Move.CLOSE: Fact.CLOSED,
    Move.MARK: Fact.MARKED,
    Move.UNMARK: Fact.UNMARKED,
    Move.RECUSE: Fact.RECUSED,
    Move.READMIT: Fact.READMITTED,
    Move.SCORE: Fact.SCORED,
    Move.REFER: Fact.REFERRED,
    Move.RELAY: Fact.RELAYED,
    Move.RECALL: Fact.RECALLED,
    Move.INTRODUCE: Fact.INTRODUCED,
    Move.DECLARE: Fact.DECLARED,
    Move.DISSOLVE: Fact.DISSOLVED,
    Move.JOIN: Fact.JOINED,
    Move.LEAVE: Fact.LEFT,
    Move.ELECT: Fact.ELECTED,
    Move.UNELECT: Fact.UNELECTED,
}
"""The fact that a move leaves on the timeline."""

CUSTOMER_MOVES = frozenset(
    {
        Move.ANSWER,
        Move.AGREE,
        Move.DISAGREE,
        Move.SATISFY,
        Move.ACCEPT_PARTLY,
        Move.DISSATISFY,
        Move.WITHDRAW,
        Move.REOPEN,
    },
)
"""What the customer does; staff never have a button for these."""

OVERSEEN = (
    Fact.REPORTED,
    Fact.EXTENDED,
    Fact.EXTENSION_REFUSED,
    Fact.EXTENSION_LAPSED,
    Fact.SCORED,
)
"""What comes of an order, a request and an inspection."""
