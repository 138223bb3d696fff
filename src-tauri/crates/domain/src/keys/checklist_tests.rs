use std::collections::BTreeSet;

use super::super::samples::{Numbers, scopes};
use super::*;

type Names = &'static [&'static str];

/// Any selection of boxes, in any order and spelling, with and without scopes that have no box.
fn selection(number: usize, numbers: &mut Numbers) -> Vec<Scope> {
    let mut names: Vec<Scope> = ROWS
        .iter()
        .enumerate()
        .filter(|(bit, _)| number >> bit & 1 == 1)
        .map(|(_, row)| {
            let spelling = if numbers.below(2) == 0 { KbSpelling::Kb } else { KbSpelling::Kbs };
            Scope::new(row.name(spelling))
        })
        .collect();
    for extra in ["*", "moon:read", "posts:*", "kbs", "", "Posts:Read"] {
        if numbers.below(4) == 0 {
            names.push(Scope::new(extra));
        }
    }
    for index in 1..names.len() {
        names.swap(index, numbers.below(index + 1));
    }
    names
}

fn plain(scopes: &[Scope]) -> BTreeSet<Scope> {
    scopes.iter().map(Scope::canonical).collect()
}

#[test]
fn names_become_ticks_and_the_same_names_again() {
    let mut numbers = Numbers::new(1);
    for _ in 0..4_000 {
        let names = selection(numbers.below(1 << ROWS.len()), &mut numbers);
        let list = Checklist::of(&names);
        for spelling in [KbSpelling::Kb, KbSpelling::Kbs] {
            let back = list.scopes(spelling);
            assert_eq!(plain(&back), plain(&names), "{names:?}");
            assert_eq!(back.len(), plain(&names).len(), "nothing is there twice: {back:?}");
            assert_eq!(Checklist::of(&back), list);
            assert!(back.iter().all(|scope| scope.spelled(spelling) == *scope), "{back:?}");
        }
    }
}

#[test]
fn both_spellings_tick_one_box_and_unknown_names_keep_their_order() {
    let list = Checklist::of(&scopes(&["moon:read", "kbs:read", "*", "kb:read", "moon:read", "a:b"]));
    assert_eq!(list.scopes(KbSpelling::Kbs), scopes(&["kbs:read", "moon:read", "*", "a:b"]));
    let view = list.view(KbSpelling::Kb);
    assert_eq!((view.ticked, view.of, view.is_everything), (1, 15, true));
    assert_eq!(view.unknown, scopes(&["moon:read", "a:b"]));
}

#[test]
fn ticks_bring_and_take_each_other_and_say_so() {
    use ToggleEffect as E;
    let single = |level, is_on| ChecklistToggle::Single { resource: Resource::Clips, level, is_on };
    const SEE: &str = "clips:read";
    const CHANGE: &str = "clips:write";
    let table: [(&str, Names, ChecklistToggle, Names, E); 9] = [
        ("change ticks see", &[], single(Level::Change, true), &[SEE, CHANGE], E::TickedSee),
        ("see alone", &[], single(Level::See, true), &[SEE], E::Nothing),
        ("change beside see", &[SEE], single(Level::Change, true), &[SEE, CHANGE], E::Nothing),
        ("see takes change", &[SEE, CHANGE], single(Level::See, false), &[], E::UntickedChange),
        ("change alone off", &[SEE, CHANGE], single(Level::Change, false), &[SEE], E::Nothing),
        ("see off, no change", &[SEE], single(Level::See, false), &[], E::Nothing),
        ("again", &[SEE, CHANGE], single(Level::Change, true), &[SEE, CHANGE], E::Nothing),
        (
            "the row",
            &[CHANGE],
            ChecklistToggle::Row { resource: Resource::Clips, is_on: true },
            &[SEE, CHANGE],
            E::Nothing,
        ),
        (
            "a row of one box",
            &["moon:read"],
            ChecklistToggle::Row { resource: Resource::Usage, is_on: true },
            &["usage:read", "moon:read"],
            E::Nothing,
        ),
    ];
    for (name, before, toggle, after, effect) in table {
        let mut list = Checklist::of(&scopes(before));
        assert_eq!(list.toggle(toggle), effect, "{name}");
        assert_eq!(list.scopes(KbSpelling::Kb), scopes(after), "{name}");
    }
}

#[test]
fn the_box_over_everything_ticks_fifteen_and_leaves_unknown_names_alone() {
    let mut list = Checklist::of(&scopes(&["moon:read"]));
    list.toggle(ChecklistToggle::Total { is_on: true });
    assert_eq!(Checklist::of(&list.scopes(KbSpelling::Kb)), list, "no more is ticked than there are boxes");
    let view = list.view(KbSpelling::Kb);
    assert_eq!((view.total, view.ticked, view.of), (Tick::All, 15, 15));
    list.toggle(ChecklistToggle::Total { is_on: false });
    assert_eq!(list.scopes(KbSpelling::Kb), scopes(&["moon:read"]));
    assert_eq!(list.view(KbSpelling::Kb).total, Tick::None);
}

#[test]
fn a_box_that_does_not_exist_can_t_be_ticked() {
    let mut list = Checklist::default();
    let toggle = ChecklistToggle::Single { resource: Resource::Usage, level: Level::Change, is_on: true };
    assert_eq!((list.toggle(toggle), list), (ToggleEffect::Nothing, Checklist::default()));
}

#[test]
fn a_key_that_may_only_change_is_shown_as_it_is() {
    let list = Checklist::of(&scopes(&["posts:write"]));
    let view = list.view(KbSpelling::Kb);
    let posts: Vec<bool> = view.rows[0].boxes.iter().map(|one| one.is_ticked).collect();
    assert_eq!((posts, view.rows[0].tick, view.total), (vec![false, true], Tick::Some, Tick::Some));
    assert_eq!(list.scopes(KbSpelling::Kb), scopes(&["posts:write"]));
}

#[test]
fn whatever_is_clicked_change_never_stands_without_see_and_the_boxes_above_agree() {
    let mut numbers = Numbers::new(2);
    let mut list = Checklist::default();
    for _ in 0..5_000 {
        let resource = Resource::ALL[numbers.below(Resource::ALL.len())];
        let level = if numbers.below(2) == 0 { Level::See } else { Level::Change };
        let is_on = numbers.below(2) == 0;
        list.toggle(match numbers.below(10) {
            0 => ChecklistToggle::Total { is_on },
            1 | 2 => ChecklistToggle::Row { resource, is_on },
            _ => ChecklistToggle::Single { resource, level, is_on },
        });
        let view = list.view(KbSpelling::Kb);
        let mut total = 0;
        for row in &view.rows {
            let ticked: Vec<bool> = row.boxes.iter().map(|one| one.is_ticked).collect();
            assert!(ticked != [false, true], "{:?}", row.resource);
            let count = ticked.iter().filter(|one| **one).count();
            assert_eq!(row.tick, tick(count, ticked.len()));
            total += count;
        }
        assert_eq!(view.ticked, u32::try_from(total).expect("few"));
        assert_eq!(view.total == Tick::All, total == 15);
        assert_eq!(view.total == Tick::None, total == 0);
    }
}
