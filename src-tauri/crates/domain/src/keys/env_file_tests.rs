use super::super::samples::{Numbers, secret};
use super::*;

fn name() -> EnvName {
    EnvName::new("KEY").expect("a good name")
}

fn edit(text: &str, secret: &Secret) -> EnvEdit {
    edit_env(text, &name(), secret).expect("it can be written")
}

/// The text with `@` where the value stands, before and after.
#[test]
fn every_other_line_is_kept_byte_for_byte() {
    let table: [(&str, &str, &str, &[u32]); 17] = [
        ("an empty file", "", "KEY=@\n", &[1]),
        ("appended", "A=1\n", "A=1\nKEY=@\n", &[2]),
        ("no final newline", "A=1", "A=1\nKEY=@\n", &[2]),
        ("Windows", "A=1\r\nB=2\r\n", "A=1\r\nB=2\r\nKEY=@\r\n", &[3]),
        ("Windows, no final newline", "A=1\r\nB=2", "A=1\r\nB=2\r\nKEY=@\r\n", &[3]),
        ("replaced", "A=1\nKEY=old\nB=2\n", "A=1\nKEY=@\nB=2\n", &[2]),
        ("replaced at the end", "A=1\nKEY=old", "A=1\nKEY=@", &[2]),
        ("replaced on Windows", "KEY='old'\r\nB=2\r\n", "KEY=@\r\nB=2\r\n", &[1]),
        ("export and indent", "\texport  KEY=\"old\"\n", "\texport  KEY=@\n", &[1]),
        ("a comment behind", "KEY=old # mine\nA=\n", "KEY=@ # mine\nA=\n", &[1]),
        ("an empty value", "KEY=\nKEY2=x\n", "KEY=@\nKEY2=x\n", &[1]),
        ("an empty value and a comment", "KEY= # mine\n", "KEY=@ # mine\n", &[1]),
        ("a value of several lines", "KEY=\"a\nKEY=b\n\"\nA=1\n", "KEY=@\nA=1\n", &[1]),
        ("inside another value", "A='\nKEY=b\n'\n", "A='\nKEY=b\n'\nKEY=@\n", &[4]),
        ("a comment is no assignment", "#KEY=old\n key=x\n", "#KEY=old\n key=x\nKEY=@\n", &[3]),
        ("every one of several", "KEY=a\nA=1\nKEY=b\n", "KEY=@\nA=1\nKEY=@\n", &[1, 3]),
        ("spaces, odd lines, a mark", "\u{FEFF}KEY = old  \n\n%%\n", "\u{FEFF}KEY=@  \n\n%%\n", &[1]),
    ];
    let live = secret("sk-social-");
    for (label, before, after, lines) in table {
        let edit = edit(before, &live);
        assert_eq!(edit.text.expose(), after.replace('@', live.expose()), "{label}");
        assert_eq!(edit.preview.lines, lines, "{label}");
        assert_eq!(read_env(edit.text.expose(), &name()), Ok(Some(live.clone())), "{label}");
    }
}

#[test]
fn values_are_quoted_only_where_they_must_be_and_refused_where_parsers_differ() {
    for (value, written) in
        [("abc-DEF_019", "abc-DEF_019"), ("a.b", "'a.b'"), ("a b#c=d$e\"f`g", "'a b#c=d$e\"f`g'")]
    {
        let edit = edit("", &Secret::new(value.into()));
        assert_eq!(edit.text.expose(), format!("KEY={written}\n"));
    }
    for (value, refusal) in [
        ("", EnvRefusal::ValueBlank),
        (" \t", EnvRefusal::ValueBlank),
        ("it's", EnvRefusal::ValueUnsafe),
        ("a\\b", EnvRefusal::ValueUnsafe),
        ("a\nb", EnvRefusal::ValueUnsafe),
        ("ä", EnvRefusal::ValueUnsafe),
        ("a\0b", EnvRefusal::ValueUnsafe),
    ] {
        assert_eq!(edit_env("A=1", &name(), &Secret::new(value.into())), Err(refusal), "{value:?}");
    }
}

#[test]
fn names_are_those_that_every_shell_takes() {
    for good in ["A", "_a1", " AUTOPOSTING_API_KEY "] {
        assert_eq!(EnvName::new(good).map(|name| name.as_str().to_owned()), Ok(good.trim().to_owned()));
    }
    let long = "A".repeat(101);
    for bad in ["", "1A", "A-B", "A B", "A=B", "ä", "A\nB", "export A", long.as_str()] {
        assert_eq!(EnvName::new(bad), Err(EnvRefusal::NameInvalid), "{bad:?}");
    }
}

#[test]
fn an_open_quote_is_refused_with_its_line_and_nothing_is_guessed() {
    let refusal = EnvRefusal::OpenQuote { line: 2 };
    assert_eq!(edit_env("A=1\nB='x\nKEY=old\n", &name(), &secret("")), Err(refusal));
    assert_eq!(read_env("A=1\nB='x\nKEY=old\n", &name()), Err(refusal));
}

#[test]
fn what_is_shown_never_holds_a_value() {
    let (live, old) = (secret("sk-social-"), secret("sk-social-"));
    for before in ["", &format!("KEY='{}' # {}\n", old.expose(), old.expose())] {
        let edit = edit(before, &live);
        let shown = serde_json::to_string(&edit.preview).expect("it can be shown") + &format!("{edit:?}");
        for value in [&live, &old] {
            let tail: String = value.expose().chars().skip(20).collect();
            assert!(!shown.contains(&tail), "{shown}");
        }
        assert_eq!(edit.preview.masked, "KEY=••••••••");
    }
}

#[test]
fn the_preview_says_whether_anything_changes() {
    let live = secret("");
    let state = |text: &str| {
        let preview = edit(text, &live).preview;
        (preview.is_replaced, preview.is_same)
    };
    assert_eq!(state("A=1\n"), (false, false));
    assert_eq!(state("KEY=old\n"), (true, false));
    assert_eq!(state(&format!("KEY=\"{}\"\n", live.expose())), (true, true));
    assert_eq!(state(&format!("KEY={}\nKEY=old\n", live.expose())), (true, false));
}

#[test]
fn reading_back_wants_one_value() {
    assert_eq!(read_env("A=1\n", &name()), Ok(None));
    assert_eq!(read_env("KEY=a\nKEY='a'\n", &name()), Ok(Some(Secret::new("a".into()))));
    assert_eq!(read_env("KEY=a\nKEY=b\n", &name()), Err(EnvRefusal::ValueUnsafe));
}

/// Files put together from odd pieces: whatever is written is read back, and a second writing changes nothing.
#[test]
fn any_file_gives_back_what_was_put_in_and_keeps_the_rest() {
    let pieces = [
        "A=1\n",
        "\n",
        "# c\r\n",
        "KEY=x\n",
        "export KEY='y z' # c\n",
        "B=\"1\n2\"\n",
        "KEY = \"q\"\r\n",
        "KEY=\n",
        "  KEY=a b\n",
        "C='KEY=z'\n",
        "junk\n",
        "D=`e`\n",
        "KEY=#f\n",
        "KEY= #g\n",
        "E=h#i # j\n",
        "F='k'l\n",
    ];
    let mut numbers = Numbers::new(3);
    let values = ["abc", "a b", "x#y", "$HOME", "a\"b", "`id`", "=", "--"];
    for _ in 0..3_000 {
        let mut text: String = (0..numbers.below(6)).map(|_| pieces[numbers.below(pieces.len())]).collect();
        if numbers.below(3) == 0 {
            text.truncate(text.trim_end().len());
        }
        let live = Secret::new(values[numbers.below(values.len())].into());
        let edited = edit(&text, &live);
        let after = edited.text.expose();
        assert_eq!(read_env(after, &name()), Ok(Some(live.clone())), "{text:?}");
        let again = edit(after, &live);
        assert_eq!((again.text.expose(), again.preview.is_same), (after, true), "{text:?}");
        let others = |text: &str| {
            let all = assignments(text).expect("closed");
            let other = all.into_iter().filter(|one| &text[one.name.clone()] != "KEY");
            other.map(|one| text[one.span].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(others(after), others(&text), "{text:?}");
    }
}
