//! The keychain against the real thing: a private session bus with gnome-keyring in each of its states.

#[path = "keychain/bus.rs"]
mod bus;

use bus::{Bus, Keyring, Probe};

/// A value of its own for each run, so that nothing left over can pass for it.
fn value() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

#[test]
fn a_value_is_stored_read_back_by_another_process_and_removed() {
    let bus = Bus::start(Keyring::Unlocked);
    let value = value();
    let mut probe = bus.probe(5_000);
    assert_eq!(probe.ask("get item"), "none", "nothing stored means signed out, and only that does");
    assert_eq!(probe.ask(&format!("set item {value}")), "done");
    assert_eq!(bus.probe(5_000).ask("get item"), value);
    assert!(!bus.look_up("item").contains(&value), "the keychain holds base64 text, as some keep text only");
    assert!(!bus.look_up("item").is_empty(), "another program finds the item under our service's name");
    assert_eq!(probe.ask("remove item"), "done");
    assert_eq!(probe.ask("remove item"), "done", "what is gone counts as removed");
    assert_eq!(bus.probe(5_000).ask("get item"), "none");
}

#[test]
fn without_a_bus_it_says_so() {
    let mut probe = Probe::without_bus(5_000);
    assert_eq!(probe.ask("get item"), "KeychainNoBus");
    assert_eq!(probe.ask(&format!("set item {}", value())), "KeychainNoBus");
}

#[test]
fn without_a_keyring_it_says_so_and_trying_again_works_once_there_is_one() {
    let bus = Bus::start(Keyring::Absent);
    let value = value();
    let mut probe = bus.probe(5_000);
    assert_eq!(probe.ask(&format!("set item {value}")), "KeychainNoService");
    let _keyring = bus.start_keyring(Keyring::Unlocked);
    assert_eq!(probe.ask(&format!("set item {value}")), "done", "in the same process");
    assert_eq!(probe.ask("get item"), value);
}

#[test]
fn a_keyring_that_was_never_set_up_says_so() {
    let bus = Bus::start(Keyring::NeverSetUp);
    let mut probe = bus.probe(5_000);
    assert_eq!(probe.ask("get item"), "none");
    assert_eq!(probe.ask(&format!("set item {}", value())), "KeychainNotSetUp");
}

#[test]
fn a_locked_keyring_whose_question_is_dismissed_keeps_the_value() {
    let mut bus = Bus::start(Keyring::Unlocked);
    let value = value();
    let mut probe = bus.probe(5_000);
    assert_eq!(probe.ask(&format!("set item {value}")), "done");
    bus.lock();
    assert_eq!(probe.ask("get item"), "KeychainLocked", "a locked keyring is not an empty one");
    assert_eq!(probe.ask("set item another"), "KeychainLocked");
    bus.restart_keyring();
    assert_eq!(probe.ask("get item"), value, "trying again works, and the old value is intact");
}

#[test]
fn an_unlock_question_that_nobody_answers_is_given_up_on() {
    let bus = Bus::start_with_display(Keyring::Unlocked);
    assert_eq!(bus.probe(5_000).ask(&format!("set item {}", value())), "done");
    bus.lock();
    assert_eq!(bus.probe(700).ask("get item"), "KeychainUnanswered");
}

#[test]
fn programs_that_keep_secrets_are_told_apart_and_none_of_them_is_no_name() {
    for (program, name) in [("gnome-keyring-daemon", "GNOME Keyring"), ("kwalletd6", "KWallet")] {
        let bus = Bus::start(Keyring::Absent);
        let mut probe = bus.probe(5_000);
        assert_eq!(probe.ask("name"), "system keyring", "there is none yet");
        let _keyring = bus.start_keyring_as(program);
        assert_eq!(probe.ask("name"), name);
    }
}
