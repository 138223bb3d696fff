//! Keys as the keyboard itself presses them, which reach whatever window has the focus; and what they have selected
//! there.

use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    AtomEnum, ConnectionExt as _, CreateWindowAux, KEY_PRESS_EVENT, KEY_RELEASE_EVENT, WindowClass,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::{COPY_FROM_PARENT, CURRENT_TIME, NONE};

use super::Display;
use crate::{Result, wait};

/// A key, or keys together, that write nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Enter.
    Enter,
    /// Escape.
    Escape,
    /// Control and A.
    SelectAll,
}

// The symbols of the keys; those of Latin letters are their code points.
const ENTER: u32 = 0xff0d;
const ESCAPE: u32 = 0xff1b;
const SHIFT: u32 = 0xffe1;
const CONTROL: u32 = 0xffe3;

impl Display {
    /// Presses a key.
    pub fn press(&self, key: Key) -> Result<()> {
        match key {
            Key::Enter => self.strike(ENTER, None),
            Key::Escape => self.strike(ESCAPE, None),
            Key::SelectAll => self.strike(u32::from('a'), Some(CONTROL)),
        }
    }

    /// Types text that the keyboard has keys for.
    pub fn type_text(&self, text: &str) -> Result<()> {
        text.chars().try_for_each(|letter| self.strike(u32::from(letter), None))
    }

    /// The text that is selected on this display, in whatever window; empty if none is.
    pub async fn selected(&self) -> Result<String> {
        let (asker, selection, kind) = (self.asker()?, AtomEnum::PRIMARY, self.atoms.UTF8_STRING);
        self.connection.convert_selection(asker, selection.into(), kind, kind, CURRENT_TIME)?.check()?;
        let property = wait::until("an answer about what is selected", wait::STEP, async || {
            Ok(match self.connection.poll_for_event()? {
                Some(Event::SelectionNotify(answer)) if answer.requestor == asker => Some(answer.property),
                _ => None,
            })
        })
        .await?;
        let value = match property {
            NONE => Vec::new(),
            property => self.connection.get_property(true, asker, property, kind, 0, 10_000)?.reply()?.value,
        };
        self.connection.destroy_window(asker)?.check()?;
        Ok(String::from_utf8(value)?)
    }

    /// A window that nobody sees, for an answer to be sent to.
    fn asker(&self) -> Result<u32> {
        let asker = self.connection.generate_id()?;
        let (class, looks) = (WindowClass::INPUT_ONLY, CreateWindowAux::new());
        self.connection
            .create_window(0, asker, self.root, 0, 0, 1, 1, 0, class, COPY_FROM_PARENT, &looks)?
            .check()?;
        Ok(asker)
    }

    fn strike(&self, symbol: u32, held: Option<u32>) -> Result<()> {
        let (key, needs_shift) = self.key_of(symbol)?;
        let held = held.or(needs_shift.then_some(SHIFT)).map(|held| self.key_of(held)).transpose()?;
        let held = held.map(|(held, _)| held);
        let down = held.into_iter().chain([key]).map(|key| (KEY_PRESS_EVENT, key));
        let up = [key].into_iter().chain(held).map(|key| (KEY_RELEASE_EVENT, key));
        for (event, key) in down.chain(up) {
            self.connection.xtest_fake_input(event, key, CURRENT_TIME, NONE, 0, 0, 0)?.check()?;
        }
        Ok(())
    }

    /// The key with this symbol, and whether it takes Shift to have it.
    fn key_of(&self, symbol: u32) -> Result<(u8, bool)> {
        let (first, last) = (self.connection.setup().min_keycode, self.connection.setup().max_keycode);
        let keys = self.connection.get_keyboard_mapping(first, last - first + 1)?.reply()?;
        let per_key = usize::from(keys.keysyms_per_keycode);
        let found = (first..=last).zip(keys.keysyms.chunks(per_key)).find_map(|(key, symbols)| {
            let level = symbols.iter().take(2).position(|each| *each == symbol)?;
            Some((key, level == 1))
        });
        found.ok_or_else(|| format!("the keyboard has no key for {symbol:#x}").into())
    }
}
