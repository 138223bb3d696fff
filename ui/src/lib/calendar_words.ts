/** What the buttons of a calendar are called; the calendar itself has no words. */
import { m } from "../paraglide/messages";

export const calendarWords = () => ({
  open: m.calendar_open(),
  title: m.calendar_title(),
  previous: m.calendar_previous(),
  next: m.calendar_next(),
  today: m.calendar_today(),
});
