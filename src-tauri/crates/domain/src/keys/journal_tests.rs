use super::super::samples::{at, days_ago, in_days};
use super::super::{AuditRule, HandOverKind, VerificationVerdict};
use super::*;

/// Changes a line behind the journal's back.
type Forge = fn(&mut SealedEntry);

fn entry(action: KeyAction) -> JournalEntry {
    JournalEntry {
        at: at("2026-11-24T11:32:00.123456789Z"),
        key: Some(KeyId::new("a")),
        hint: Some("sk-s...Xe4T".into()),
        action,
    }
}

fn every_action() -> Vec<KeyAction> {
    use KeyAction as A;
    vec![
        A::CreateAsked,
        A::Created,
        A::CreateLost,
        A::CreateRefused,
        A::Renamed,
        A::ExpiryChanged { expires_at: None },
        A::ExpiryChanged { expires_at: Some(in_days(1)) },
        A::HandedOver { to: HandOverKind::EnvFile },
        A::HandedOver { to: HandOverKind::Clipboard },
        A::Saved,
        A::Verified { verdict: VerificationVerdict::Dead },
        A::Verified { verdict: VerificationVerdict::AsDeclared },
        A::ReplacementStarted { by: None },
        A::ReplacementStarted { by: Some(KeyId::new("b")) },
        A::UsedAfterReplacement { at: days_ago(1) },
        A::ReplacementAbandoned,
        A::ReplacementFinished,
        A::Revoked,
        A::FoundGone,
        A::Investigated,
        A::FindingSuppressed { rule: AuditRule::Old, until: in_days(1) },
        A::FindingSuppressed { rule: AuditRule::Old, until: in_days(2) },
        A::FindingResumed { rule: AuditRule::Old },
        A::NotesChanged,
        A::BecameOwn,
        A::AuditExported,
        A::IncidentReported,
    ]
}

fn chain() -> Vec<SealedEntry> {
    let mut lines: Vec<SealedEntry> = Vec::new();
    for action in every_action() {
        let head = lines.last().map(SealedEntry::head);
        lines.push(seal(head.as_ref(), entry(action)));
    }
    lines
}

fn head_of(lines: &[SealedEntry]) -> Option<ChainHead> {
    lines.last().map(SealedEntry::head)
}

/// The line with a new seal of its own, as a forger would make it.
fn resealed(line: &SealedEntry, action: KeyAction) -> SealedEntry {
    let before = ChainHead { number: line.number - 1, hash: line.previous.clone() };
    seal(Some(&before), entry(action))
}

#[test]
fn an_untouched_journal_is_intact_and_so_is_an_empty_one() {
    let lines = chain();
    let entries = u32::try_from(lines.len()).expect("few");
    assert_eq!(verify(&lines, head_of(&lines).as_ref()), ChainVerdict::Intact { entries });
    assert_eq!(verify(&[], None), ChainVerdict::Intact { entries: 0 });
}

#[test]
fn whatever_is_changed_in_a_line_is_found_by_its_number() {
    let changes: [(&str, Forge); 7] = [
        ("time", |line| line.entry.at = days_ago(1)),
        ("key", |line| line.entry.key = Some(KeyId::new("b"))),
        ("no key", |line| line.entry.key = None),
        ("hint", |line| line.entry.hint = Some("sk-s...XXXX".into())),
        ("action", |line| line.entry.action = KeyAction::ExpiryChanged { expires_at: Some(in_days(9)) }),
        ("seal", |line| line.hash = ChainHash::start()),
        ("seal before", |line| line.previous = ChainHash::from_stored("1".repeat(64))),
    ];
    for index in 0..chain().len() {
        for (name, change) in changes {
            let mut lines = chain();
            let head = head_of(&lines);
            change(&mut lines[index]);
            let number = lines[index].number;
            assert_eq!(verify(&lines, head.as_ref()), ChainVerdict::Changed { number }, "{name} of {number}");
        }
    }
}

#[test]
fn a_line_that_was_sealed_anew_is_named_itself_and_not_the_next_one() {
    for index in 0..chain().len() - 1 {
        let mut lines = chain();
        let head = head_of(&lines);
        let forged = entry_with_other_key(&lines[index]);
        lines[index] = forged;
        let number = lines[index].number;
        assert_eq!(verify(&lines, head.as_ref()), ChainVerdict::Changed { number }, "{number}");
    }
}

fn entry_with_other_key(line: &SealedEntry) -> SealedEntry {
    let forged = JournalEntry { key: Some(KeyId::new("forged")), ..line.entry.clone() };
    let before = ChainHead { number: line.number - 1, hash: line.previous.clone() };
    seal(Some(&before), forged)
}

#[test]
fn a_missing_line_is_named_wherever_it_was() {
    for index in 0..chain().len() - 1 {
        let mut lines = chain();
        let head = head_of(&lines);
        let number = lines.remove(index).number;
        assert_eq!(verify(&lines, head.as_ref()), ChainVerdict::Missing { number });
    }
}

#[test]
fn lines_cut_off_at_the_end_are_missed_however_many_they_are() {
    let whole = chain();
    let last = u32::try_from(whole.len()).expect("few");
    for kept in 0..whole.len() {
        let number = u32::try_from(kept).expect("few") + 1;
        let verdict = verify(&whole[..kept], head_of(&whole).as_ref());
        assert_eq!(verdict, ChainVerdict::CutOff { number, last });
    }
}

#[test]
fn a_line_put_in_and_numbers_moved_on_are_found() {
    let mut lines = chain();
    let head = head_of(&lines);
    let twice = lines[4].clone();
    lines.insert(5, twice);
    assert_eq!(verify(&lines, head.as_ref()), ChainVerdict::Changed { number: 5 });
    for (index, line) in lines.iter_mut().enumerate().skip(5) {
        line.number = u32::try_from(index).expect("few") + 1;
    }
    assert_eq!(verify(&lines, head.as_ref()), ChainVerdict::Changed { number: 6 });
}

#[test]
fn a_tail_written_anew_does_not_fit_the_head() {
    let whole = chain();
    let head = head_of(&whole).expect("there are lines");
    let mut forged = whole[..10].to_vec();
    while forged.len() < whole.len() {
        let newest = head_of(&forged);
        forged.push(seal(newest.as_ref(), entry(KeyAction::NotesChanged)));
    }
    assert_eq!(verify(&forged, Some(&head)), ChainVerdict::Rewritten { number: head.number });
    let newest = head_of(&forged);
    forged.push(seal(newest.as_ref(), entry(KeyAction::NotesChanged)));
    assert_eq!(verify(&forged, Some(&head)), ChainVerdict::Rewritten { number: head.number });
}

#[test]
fn a_crash_between_line_and_head_is_told_from_a_forgery() {
    let whole = chain();
    let number = u32::try_from(whole.len()).expect("few");
    let behind = head_of(&whole[..whole.len() - 1]);
    assert_eq!(verify(&whole, behind.as_ref()), ChainVerdict::BeyondHead { number, entries: 1 });
    assert_eq!(verify(&whole, None), ChainVerdict::NoHead { entries: number });
    assert_eq!(newest_of(whole.last(), behind.as_ref()), head_of(&whole), "the next line goes behind it");
}

#[test]
fn what_was_cut_off_stays_missed_after_the_next_entry() {
    let mut lines = chain();
    let head = head_of(&lines);
    lines.truncate(10);
    let newest = newest_of(lines.last(), head.as_ref());
    lines.push(seal(newest.as_ref(), entry(KeyAction::Revoked)));
    assert_eq!(verify(&lines, head_of(&lines).as_ref()), ChainVerdict::Missing { number: 11 });
    assert_eq!(newest_of(None, None), None);
}

#[test]
fn no_two_actions_have_the_same_seal() {
    let seals: Vec<ChainHash> =
        every_action().into_iter().map(|action| seal(None, entry(action)).hash).collect();
    let unlike: std::collections::HashSet<&ChainHash> = seals.iter().collect();
    assert_eq!(unlike.len(), seals.len());
    let first = chain().remove(0);
    assert_ne!(resealed(&first, KeyAction::Revoked).hash, first.hash);
}

/// The stored journals of earlier versions have to stay verifiable: a seal that changes here breaks all of them.
#[test]
fn the_seal_is_the_same_in_every_version() {
    // New actions go to the end of the list, so that this line stays what it is.
    let line = &chain()[25];
    assert_eq!(line.hash.as_str(), "a15309962323fb3669923050afb386b97269b6007ce71461259278c27ce59bac");
    let json = serde_json::to_string(&chain()).expect("it can be stored");
    let back: Vec<SealedEntry> = serde_json::from_str(&json).expect("it can be read back");
    assert_eq!(back, chain());
}
