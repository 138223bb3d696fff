//! XLSX: the cells of the first sheet that has any, as text. Of a formula the value counts that was last calculated.

use std::io::{Read, Seek};

use calamine::{DataRef, ExcelDateTime, ExcelDateTimeType, Reader, SheetVisible, Xlsx, XlsxError};
use domain::import::Table;
use domain::{Problem, ProblemCode};

use super::reading::{MOST_ROWS, too_large, too_many_rows};

/// Reads a workbook.
pub(super) fn read_workbook<R: Read + Seek>(source: R) -> Result<Table, Problem> {
    let mut workbook = Xlsx::new(source).map_err(|error| problem_of(&error))?;
    let is_1904 = workbook.has_1904_epoch();
    let sheets = workbook.sheets_metadata().iter();
    let names: Vec<String> = sheets
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    for name in names {
        let table = read_sheet(&mut workbook, &name, is_1904)?;
        if !table.is_empty() {
            return Ok(table);
        }
    }
    Ok(Table::default())
}

/// A single stray cell far to the right would make every row as wide.
const MOST_COLUMNS: u32 = 1_000;

fn read_sheet<R: Read + Seek>(workbook: &mut Xlsx<R>, name: &str, is_1904: bool) -> Result<Table, Problem> {
    let mut cells = match workbook.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // A chart has a sheet of its own.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Table::default()),
        Err(error) => return Err(problem_of(&error)),
    };
    let mut table = Table::default();
    let (mut row, mut column) = (0, 0);
    while let Some(cell) = cells.next_cell().map_err(|error| problem_of(&error))? {
        let (cell_row, cell_column) = cell.get_position();
        if *cell.get_value() == DataRef::Empty {
            continue;
        }
        if cell_row != row {
            table.end_row(row + 1);
            (row, column) = (cell_row, 0);
        }
        if cell_column >= MOST_COLUMNS {
            return Err(too_large());
        }
        while column < cell_column {
            table.push_cell("");
            column += 1;
        }
        push_value(&mut table, cell.get_value(), is_1904);
        column += 1;
        if table.len() > MOST_ROWS + 1 {
            return Err(too_many_rows());
        }
    }
    table.end_row(row + 1);
    if table.len() > MOST_ROWS + 1 { Err(too_many_rows()) } else { Ok(table) }
}

fn push_value(table: &mut Table, value: &DataRef<'_>, is_1904: bool) {
    match value {
        DataRef::SharedString(text) => table.push_cell(text),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            table.push_cell(text)
        }
        DataRef::Int(number) => table.push_cell(&number.to_string()),
        DataRef::Float(number) => table.push_cell(&number.to_string()),
        DataRef::Bool(is_true) => table.push_cell(if *is_true { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(at) => table.push_cell(&moment(at, is_1904)),
        DataRef::Error(error) => table.push_cell(&error.to_string()),
        DataRef::Empty => table.push_cell(""),
    }
}

/// A date, a time of day or both, as ISO 8601; which of them is told by the number.
fn moment(at: &ExcelDateTime, is_1904: bool) -> String {
    let serial = at.as_f64();
    // Fractions of a day are inexact: half a second more, cut to seconds, is the nearest second.
    let rounded = ExcelDateTime::new(serial + 0.5 / 86_400.0, ExcelDateTimeType::DateTime, is_1904);
    let (year, month, day, hour, minute, second, _) = rounded.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if (0.0..1.0).contains(&serial) {
        time
    } else if serial.fract() == 0.0 {
        date
    } else {
        format!("{date} {time}")
    }
}

fn problem_of(error: &XlsxError) -> Problem {
    match error {
        XlsxError::Password => Problem::new(ProblemCode::FileProtected),
        XlsxError::Io(error) => Problem::new(ProblemCode::FileUnreadable).with_text(error.kind().to_string()),
        // The reader's words name parts of the file that nobody knows by name.
        _ => Problem::new(ProblemCode::FileNotATable),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use rust_xlsxwriter::{ExcelDateTime as Moment, Format, Formula, Workbook};

    use super::*;

    fn read(workbook: &mut Workbook) -> Vec<(u32, Vec<String>)> {
        let bytes = workbook.save_to_buffer().expect("saved to memory");
        let table = read_workbook(Cursor::new(bytes)).expect("readable");
        let row = |row| (table.number(row), table.row(row).map(str::to_owned).collect());
        (0..table.len()).map(row).collect()
    }

    #[test]
    fn every_kind_of_cell_becomes_text() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        let format = |code: &str| Format::new().set_num_format(code);
        let at = Moment::from_ymd(2026, 12, 1).and_then(|day| day.and_hms(9, 5, 0)).expect("a moment");
        let day = Moment::from_ymd(2026, 12, 1).expect("a day");
        let time = Moment::from_hms(18, 30, 0).expect("a time");
        sheet.write(0, 0, "Café 🌿 שלום").expect("written");
        sheet.write(0, 2, 46_357.375).expect("written");
        sheet.write(1, 0, true).expect("written");
        sheet.write_with_format(3, 0, &at, &format("yyyy-mm-dd hh:mm")).expect("written");
        sheet.write_with_format(3, 1, &day, &format("dd/mm/yyyy")).expect("written");
        sheet.write_with_format(3, 2, &time, &format("hh:mm")).expect("written");
        sheet
            .write_formula(4, 1, Formula::new("=\"moss\"&\" is back\"").set_result("moss is back"))
            .expect("written");
        sheet.write(4, 2, 17_841_400_000_000_000_i64 as f64).expect("written");
        let text = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            read(&mut workbook),
            [
                (1, text(&["Café 🌿 שלום", "", "46357.375"])),
                (2, text(&["TRUE"])),
                (4, text(&["2026-12-01 09:05:00", "2026-12-01", "18:30:00"])),
                (5, text(&["", "moss is back", "17841400000000000"])),
            ]
        );
    }

    #[test]
    fn the_first_sheet_with_cells_is_read_and_hidden_ones_are_not() {
        let mut workbook = Workbook::new();
        workbook.add_worksheet();
        workbook.add_worksheet().set_hidden(true).write(0, 0, "secret plans").expect("written");
        workbook.add_worksheet().write(0, 0, "text").expect("written");
        assert_eq!(read(&mut workbook), [(1, vec!["text".to_owned()])]);
    }
}
