//! What a desktop does to a window from outside: it asks it to close, puts others over it, gives it the keyboard.
//!
//! No window manager runs on a test's display, so these are its part: plain requests of X, as it would send them.

mod keyboard;

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    ClientMessageEvent, ConfigureWindowAux, ConnectionExt, CreateWindowAux, EventMask, InputFocus, MapState,
    StackMode, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::{COPY_FROM_PARENT, CURRENT_TIME};

pub use keyboard::Key;

use crate::desktop::Desktop;
use crate::{Result, wait};

x11rb::atom_manager! {
    /// The names that programs and window managers have agreed on.
    Atoms: AtomsCookie { WM_PROTOCOLS, WM_DELETE_WINDOW, _NET_WM_NAME, UTF8_STRING, }
}

/// A connection to the display of a desktop. Dropped, its own windows are gone.
pub struct Display {
    connection: RustConnection,
    root: u32,
    size: (u16, u16),
    atoms: Atoms,
}

/// A window that lies directly on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopLevel(u32);

impl Display {
    /// The display of this desktop.
    pub fn of(desktop: &Desktop) -> Result<Self> {
        let (connection, screen) = RustConnection::connect(Some(&desktop.display_name()?))?;
        let screen = connection.setup().roots.get(screen).ok_or("the display has no screen")?;
        let (root, size) = (screen.root, (screen.width_in_pixels, screen.height_in_pixels));
        let atoms = Atoms::new(&connection)?.reply()?;
        Ok(Self { connection, root, size, atoms })
    }

    /// Waits until exactly one window with this title is on screen.
    pub async fn see(&self, title: &str) -> Result<TopLevel> {
        wait::until(format_args!("one window titled '{title}'"), wait::STEP, async || {
            let mut found = self.titled(title)?;
            Ok(if found.len() == 1 { found.pop() } else { None })
        })
        .await
    }

    /// Waits until no window with this title is on screen.
    pub async fn see_no(&self, title: &str) -> Result<()> {
        wait::until(format_args!("the end of the window titled '{title}'"), wait::STEP, async || {
            Ok(self.titled(title)?.is_empty().then_some(()))
        })
        .await
    }

    /// What a click on the cross in a window's frame comes to: the program is asked, and may say no.
    pub fn ask_to_close(&self, window: TopLevel) -> Result<()> {
        let Atoms { WM_PROTOCOLS, WM_DELETE_WINDOW, .. } = self.atoms;
        let message =
            ClientMessageEvent::new(32, window.0, WM_PROTOCOLS, [WM_DELETE_WINDOW, CURRENT_TIME, 0, 0, 0]);
        self.connection.send_event(false, window.0, EventMask::NO_EVENT, message)?.check()?;
        Ok(())
    }

    /// Puts a window of our own over everything and gives it the keyboard, as another program would that the person
    /// works with.
    pub fn cover(&self) -> Result<TopLevel> {
        let (window, (width, height)) = (self.connection.generate_id()?, self.size);
        let (depth, visual) = (0, COPY_FROM_PARENT);
        let looks = CreateWindowAux::new();
        let created = self.connection.create_window(
            depth,
            window,
            self.root,
            0,
            0,
            width,
            height,
            0,
            WindowClass::INPUT_OUTPUT,
            visual,
            &looks,
        )?;
        created.check()?;
        self.connection.map_window(window)?.check()?;
        let on_top = ConfigureWindowAux::new().stack_mode(StackMode::ABOVE);
        self.connection.configure_window(window, &on_top)?.check()?;
        self.focus(TopLevel(window))?;
        Ok(TopLevel(window))
    }

    /// Gives a window the keyboard.
    pub fn focus(&self, window: TopLevel) -> Result<()> {
        self.connection.set_input_focus(InputFocus::PARENT, window.0, CURRENT_TIME)?.check()?;
        Ok(())
    }

    /// Whether one window lies over another.
    pub fn is_over(&self, upper: TopLevel, lower: TopLevel) -> Result<bool> {
        // From the lowest to the topmost.
        let stack = self.stack()?;
        let place = |window: TopLevel| stack.iter().position(|each| *each == window);
        Ok(place(upper).zip(place(lower)).is_some_and(|(upper, lower)| upper > lower))
    }

    /// Whether what is typed goes to this window or to a part of it.
    pub fn has_focus(&self, window: TopLevel) -> Result<bool> {
        let mut focused = self.connection.get_input_focus()?.reply()?.focus;
        // Below that there are values that stand for no window.
        while focused > u32::from(InputFocus::FOLLOW_KEYBOARD) && focused != self.root {
            if focused == window.0 {
                return Ok(true);
            }
            focused = self.connection.query_tree(focused)?.reply()?.parent;
        }
        Ok(false)
    }

    fn titled(&self, title: &str) -> Result<Vec<TopLevel>> {
        let mut found = Vec::new();
        for window in self.stack()? {
            // One that is gone between two questions has no title any more.
            if self.is_on_screen(window).unwrap_or(false) && self.title(window).is_ok_and(|own| own == title)
            {
                found.push(window);
            }
        }
        Ok(found)
    }

    fn stack(&self) -> Result<Vec<TopLevel>> {
        Ok(self.connection.query_tree(self.root)?.reply()?.children.into_iter().map(TopLevel).collect())
    }

    fn is_on_screen(&self, window: TopLevel) -> Result<bool> {
        let attributes = self.connection.get_window_attributes(window.0)?.reply()?;
        Ok(attributes.map_state == MapState::VIEWABLE)
    }

    fn title(&self, window: TopLevel) -> Result<String> {
        let (name, kind) = (self.atoms._NET_WM_NAME, self.atoms.UTF8_STRING);
        let answer = self.connection.get_property(false, window.0, name, kind, 0, 1_000)?.reply()?;
        Ok(String::from_utf8(answer.value)?)
    }
}
