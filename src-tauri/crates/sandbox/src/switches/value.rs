//! What every value of a switch can do, and how an enum of such values is declared.

/// A value that can be written after `--set name=`.
pub(super) trait SwitchValue: Sized {
    fn read(text: &str) -> Option<Self>;
    fn offered() -> String;
}

/// Declares an enum whose variants are written as given; the first is the contract's default.
macro_rules! switch {
    ($(#[$doc:meta])* $name:ident { $(#[$first_doc:meta])* $first:ident = $first_text:literal
        $(, $(#[$variant_doc:meta])* $variant:ident = $text:literal)* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name { $(#[$first_doc])* #[default] $first $(, $(#[$variant_doc])* $variant)* }

        impl $name {
            /// All of them, the default first.
            pub const ALL: &[Self] = &[Self::$first $(, Self::$variant)*];
        }

        impl SwitchValue for $name {
            fn read(text: &str) -> Option<Self> {
                match text { $first_text => Some(Self::$first), $($text => Some(Self::$variant),)* _ => None }
            }
            fn offered() -> String {
                [$first_text $(, $text)*].join(", ")
            }
        }
    };
}

pub(super) use switch;
