"""Who screens, assigns, scores, decides and publishes; one person never both scores and decides."""

from typing import Any

from grants.core.actors import Actor

# Staff who may read the scores once every evaluation of a call is validated.
OPENING_READERS = ("call_manager", "director", "committee_member", "chair", "auditor")
SCORE_READERS = ("call_manager", "committee_member", "chair")


def can_screen(actor: Actor, thing: Any = None) -> bool:
    """Say whether the actor checks admissibility and eligibility: never of a file of the own association."""
    return actor.has_role("call_manager") and not (
        thing is not None and actor.is_member(thing.association_id)
    )


def can_fill_completion(actor: Actor, asked: Any) -> bool:
    """Say whether the actor gives documents asked after submission: any member of the association."""
    return actor.is_member(asked.proposal.association_id)


def can_send_completion(actor: Actor, asked: Any) -> bool:
    """Say whether the actor sends them back, as a submission is: owners only."""
    return actor.is_owner(asked.proposal.association_id)


def can_remind_of_completion(actor: Actor, asked: Any) -> bool:
    """Allow the worker, before the last instant."""
    return actor.has_role("remind_of_completion")


def can_close_completion(actor: Actor, asked: Any) -> bool:
    """Say whether the actor notes that the last instant has passed: the job of that name."""
    return actor.has_role("close_completion")


def can_release_blind_files(actor: Actor, thing: Any = None) -> bool:
    """Say whether the actor shows a file to evaluators who may not know who applies, or holds it back."""
    return actor.has_role("call_manager")


def can_appoint_readers(actor: Actor, call: Any = None) -> bool:
    """Say whether the actor appoints who marks the group on experience of a blind call."""
    return actor.has_role("call_manager")


def can_read_apart(actor: Actor, proposal: Any = None) -> bool:
    """Say whether the actor may mark the group on experience: never one who scores or decides."""
    return actor.has_role("call_manager", "programme_officer") and not actor.has_role(
        "evaluator", "committee_member", "chair"
    )


def can_prepare_blind_files(actor: Actor, thing: Any = None) -> bool:
    """Say whether the actor makes the copies of files of a blind call: the job of that name."""
    return actor.has_role("prepare_blind_files")


def can_assign(actor: Actor, thing: Any = None) -> bool:
    """Say whether the actor gives files to evaluators, and so may read their names."""
    return actor.has_role("call_manager")


def can_manage_pool(actor: Actor, thing: Any = None) -> bool:
    """Say whether the actor runs the pool of evaluators: guide, invitations, ties, substitutions."""
    return actor.has_role("call_manager")


def can_keep_profile(actor: Actor, thing: Any = None) -> bool:
    """Say whether the actor keeps a profile of evaluator: everyone the own one, asked for by nobody else."""
    return actor.id is not None and actor.has_role("evaluator")


def can_answer_invitation(actor: Actor, invitation: Any) -> bool:
    """Say whether the actor answers an invitation to evaluate, or steps down: who was invited."""
    return actor.id is not None and actor.id == invitation.user_id and actor.has_role("evaluator")


def can_read_opening(actor: Actor, thing: Any = None) -> bool:
    """Say whether the actor reads the minutes of the opening: staff of the procedure, never evaluators."""
    return actor.has_role(*OPENING_READERS)


def can_leave_out(actor: Actor, proposal: Any = None) -> bool:
    """Say whether the actor declares a criterion not applicable to a file."""
    return actor.has_role("call_manager")


def can_score(actor: Actor, evaluation: Any) -> bool:
    """Say whether the actor may open and mark this evaluation: its own evaluator only."""
    return actor.id is not None and actor.id == evaluation.evaluator_id and actor.has_role("evaluator")


def can_reopen(actor: Actor, evaluation: Any = None) -> bool:
    """Say whether the actor has validated marks taken up again, and reads each set validated before."""
    return actor.has_role("call_manager")


def can_remind(actor: Actor, call: Any = None) -> bool:
    """Say whether the actor follows the scoring of a call and reminds its evaluators."""
    return actor.has_role("call_manager")


def can_calibrate(actor: Actor, thing: Any = None) -> bool:
    """Say whether the actor opens and ends a calibration, and reads its marks with names."""
    return actor.has_role("call_manager")


def can_erase_notes(actor: Actor, thing: Any = None) -> bool:
    """Say whether the actor erases private notes whose time has passed: the daily round of that name."""
    return actor.has_role("erase_notes")


def can_list_evaluations(actor: Actor, thing: Any = None) -> bool:
    """Say whether the actor has evaluations of the own to list."""
    return actor.has_role("evaluator")


def can_close_scoring(actor: Actor, call: Any = None) -> bool:
    """Say whether the actor has the scores of a call computed and frozen."""
    return actor.has_role("call_manager")


def can_read_scores(actor: Actor, call: Any = None) -> bool:
    """Say whether the actor may read scores, ranking and decisions."""
    return actor.has_role(*SCORE_READERS)


def can_open_session(actor: Actor, call: Any = None) -> bool:
    """Say whether the actor opens the session of the selection committee."""
    return actor.has_role("call_manager")


def can_decide(actor: Actor, session: Any = None) -> bool:
    """Say whether the actor records decisions: the chair."""
    return actor.has_role("chair")


def can_close_minutes(actor: Actor, session: Any = None) -> bool:
    """Say whether the actor closes the minutes: the chair."""
    return actor.has_role("chair")


def can_convene_session(actor: Actor, call: Any = None) -> bool:
    """Say whether the actor convenes a session and invites its members."""
    return actor.has_role("call_manager")


def can_sit(actor: Actor, session: Any = None) -> bool:
    """Say whether the actor may sit in a session: members of the committee and chairs."""
    return actor.has_role("committee_member", "chair")


def can_note_presence(actor: Actor, session: Any = None) -> bool:
    """Say whether the actor notes who arrives and leaves: the chair and the manager who holds the pen."""
    return actor.has_role("chair", "call_manager")


def can_sign_minutes(actor: Actor, session: Any = None) -> bool:
    """Say whether the actor signs closed minutes, or refuses to: the members who were present."""
    return actor.has_role("committee_member", "chair")


def can_note_refusal(actor: Actor, session: Any = None) -> bool:
    """Say whether the actor notes that another one refuses to sign, or gives the signed scan."""
    return actor.has_role("call_manager")


def can_publish_results(actor: Actor, session: Any = None) -> bool:
    """Say whether the actor publishes closed minutes and sends the letters."""
    return actor.has_role("call_manager", "chair")


def can_read_letter(actor: Actor, proposal: Any) -> bool:
    """Say whether the actor may read a published decision: the association and staff of the selection."""
    return actor.is_member(proposal.association_id) or can_read_scores(actor) or actor.has_role("auditor")


def can_issue_letters(actor: Actor, proposal: Any = None) -> bool:
    """Say whether the actor's act may send a letter: who publishes or decides an appeal, or a job."""
    return actor.has_role("call_manager", "chair", "director", "issue_letters")


def can_open_letter(actor: Actor, letter: Any) -> bool:
    """Say whether the actor opens a letter, which starts its period: a member of the association."""
    return actor.is_member(letter.proposal.association_id)


def can_keep_letters(actor: Actor, letter: Any = None) -> bool:
    """Say whether the actor draws originals and recalls unopened letters: the jobs of that name."""
    return actor.has_role("keep_letters")


def can_appeal(actor: Actor, proposal: Any) -> bool:
    """Say whether the actor appeals against a decision: an owner of the association."""
    return actor.is_owner(proposal.association_id)


def can_read_appeals(actor: Actor, appeal: Any = None) -> bool:
    """Say whether the actor reads filed appeals: who answers them, and auditors."""
    return actor.has_role("call_manager", "director", "auditor")


def can_prepare_answer(actor: Actor, appeal: Any) -> bool:
    """Say whether the actor acknowledges an appeal and prepares its answer: never for the own association."""
    return actor.has_role("call_manager") and not actor.is_member(appeal.proposal.association_id)


def can_answer_appeal(actor: Actor, appeal: Any) -> bool:
    """Say whether the actor answers an appeal: a director who did not prepare the answer, nor is a member."""
    return (
        actor.has_role("director")
        and actor.id != appeal.prepared_by_id
        and not actor.is_member(appeal.proposal.association_id)
    )


def can_read_endings(actor: Actor, thing: Any = None) -> bool:
    """Say whether the actor reads lines to be declared unsuccessful and calls to be cancelled."""
    return actor.has_role("call_manager", "director", "auditor")


def can_prepare_ending(actor: Actor, thing: Any = None) -> bool:
    """Say whether the actor proposes to declare a line unsuccessful or to cancel a call."""
    return actor.has_role("call_manager")


def can_approve_ending(actor: Actor, ending: Any) -> bool:
    """Say whether the actor pronounces it or sends it back: a director who did not prepare it."""
    return actor.has_role("director") and actor.id is not None and actor.id != ending.prepared_by_id


def can_renounce(actor: Actor, proposal: Any) -> bool:
    """Say whether the actor gives up a grant or a place: an owner of the association."""
    return actor.is_owner(proposal.association_id)


def can_keep_reserves(actor: Actor, thing: Any = None) -> bool:
    """Say whether the actor releases appeal reserves and ends reserve lists: the rounds of that name."""
    return actor.has_role("keep_reserves")


POLICIES = {
    "screen_proposals": can_screen,
    "fill_completion": can_fill_completion,
    "send_completion": can_send_completion,
    "close_completion": can_close_completion,
    "assign_evaluators": can_assign,
    "release_blind_files": can_release_blind_files,
    "appoint_readers": can_appoint_readers,
    "read_apart": can_read_apart,
    "manage_pool": can_manage_pool,
    "read_opening": can_read_opening,
    "keep_profile": can_keep_profile,
    "answer_invitation": can_answer_invitation,
    "leave_out_criterion": can_leave_out,
    "score_evaluation": can_score,
    "reopen_evaluation": can_reopen,
    "remind_evaluators": can_remind,
    "calibrate_panel": can_calibrate,
    "erase_notes": can_erase_notes,
    "list_evaluations": can_list_evaluations,
    "close_scoring": can_close_scoring,
    "read_scores": can_read_scores,
    "open_session": can_open_session,
    "decide_proposals": can_decide,
    "close_minutes": can_close_minutes,
    "convene_session": can_convene_session,
    "sit_in_session": can_sit,
    "note_presence": can_note_presence,
    "sign_minutes": can_sign_minutes,
    "note_refusal": can_note_refusal,
    "publish_results": can_publish_results,
    "read_letter": can_read_letter,
    "open_letter": can_open_letter,
    "make_appeal": can_appeal,
    "read_appeals": can_read_appeals,
    "prepare_answer": can_prepare_answer,
    "answer_appeal": can_answer_appeal,
    "read_endings": can_read_endings,
    "prepare_ending": can_prepare_ending,
    "approve_ending": can_approve_ending,
}
