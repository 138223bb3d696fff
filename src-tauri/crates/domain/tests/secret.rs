//! A secret must not gain a way out. This file stops compiling when it does, which no run-time test could show.

use domain::Secret;

/// Compiles only while the type does not have the trait: with it, the compiler can't choose between the two
/// implementations below.
macro_rules! assert_lacks {
    ($kind:ty, $trait:path) => {{
        trait Choice<Which> {
            const OF: () = ();
        }
        impl<T: ?Sized> Choice<()> for T {}
        impl<T: ?Sized + $trait> Choice<u8> for T {}
        <$kind as Choice<_>>::OF
    }};
}

#[test]
fn a_secret_is_neither_serialised_nor_printed_nor_taken_for_text() {
    assert_lacks!(Secret, serde::Serialize);
    assert_lacks!(Secret, std::fmt::Display);
    assert_lacks!(Secret, std::ops::Deref);
    assert_lacks!(Secret, AsRef<str>);
    assert_lacks!(Secret, std::borrow::Borrow<str>);
    let secret = Secret::new("s".repeat(40));
    assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "Secret(***) Some(Secret(***))");
}
