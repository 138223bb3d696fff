//! How controls are named from outside: by their role and accessible name, as assistive technology sees them.

use std::fmt;

use serde_json::{Value, json};

/// The functions that read the page.
const PAGE: &str = include_str!("page.js");

/// A script that returns the value of an expression over the functions that read the page.
pub(super) fn script(expression: &str) -> String {
    format!("{PAGE}\nreturn {expression};")
}

/// What kind of control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the roles of WAI-ARIA, under their own names")]
pub enum Role {
    Button,
    Checkbox,
    Combobox,
    Dialog,
    Heading,
    Link,
    ListItem,
    MenuItem,
    MenuItemRadio,
    Option,
    Radio,
    Tab,
    TextBox,
}

impl Role {
    pub(super) fn id(self) -> &'static str {
        match self {
            Role::Button => "button",
            Role::Checkbox => "checkbox",
            Role::Combobox => "combobox",
            Role::Dialog => "dialog",
            Role::Heading => "heading",
            Role::Link => "link",
            Role::ListItem => "listitem",
            Role::MenuItem => "menuitem",
            Role::MenuItemRadio => "menuitemradio",
            Role::Option => "option",
            Role::Radio => "radio",
            Role::Tab => "tab",
            Role::TextBox => "textbox",
        }
    }
}

/// An accessible name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// The whole of it.
    Is(String),
    /// Its beginning.
    Starts(String),
    /// Parts of it, in any order.
    With(Vec<String>),
}

impl Name {
    /// A name that begins so.
    pub fn starts(beginning: &str) -> Self {
        Self::Starts(beginning.to_owned())
    }

    /// A name that contains all of these.
    pub fn with(parts: &[&str]) -> Self {
        Self::With(parts.iter().map(|part| (*part).to_owned()).collect())
    }

    /// Whether a control is called so.
    pub(super) fn fits(&self, found: &str) -> bool {
        match self {
            Name::Is(name) => found == name,
            Name::Starts(beginning) => found.starts_with(beginning.as_str()),
            Name::With(parts) => parts.iter().all(|part| found.contains(part.as_str())),
        }
    }

    pub(super) fn to_json(&self) -> Value {
        match self {
            Name::Is(name) => json!({"is": name}),
            Name::Starts(beginning) => json!({"starts": beginning}),
            Name::With(parts) => json!({"with": parts}),
        }
    }
}

impl From<&str> for Name {
    fn from(name: &str) -> Self {
        Self::Is(name.to_owned())
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Name::Is(name) => write!(f, "'{name}'"),
            Name::Starts(beginning) => write!(f, "'{beginning}...'"),
            Name::With(parts) => write!(f, "'...{}...'", parts.join("...")),
        }
    }
}
