//! The audit as a table for a spreadsheet and as a page to print. Columns and words come from the UI.
//!
//! Every cell is taken for hostile: a key's name may be a formula or markup, or a key that somebody pasted there.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::secret_like::without_secrets;

/// A table of words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ExportTable {
    /// The head of each column.
    pub headings: Vec<String>,
    /// The cells, line by line.
    pub rows: Vec<Vec<String>>,
}

/// A page of words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ExportPage {
    /// The language of the words, such as `en`.
    pub language: String,
    /// The title.
    pub title: String,
    /// Paragraphs under the title, such as when and for whom.
    pub introduction: Vec<String>,
    /// The body.
    pub sections: Vec<ExportSection>,
    /// Paragraphs at the end, such as what the audit can't see.
    pub notes: Vec<String>,
}

/// A part of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ExportSection {
    /// Its heading.
    pub heading: String,
    /// Its table.
    pub table: ExportTable,
}

/// The table as CSV (RFC 4180), with a mark that makes spreadsheets read it as UTF-8.
pub fn to_csv(table: &ExportTable) -> String {
    let mut out = String::from("\u{FEFF}");
    for row in std::iter::once(&table.headings).chain(&table.rows) {
        let cells: Vec<String> = row.iter().map(|cell| csv_cell(cell)).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

/// The page as one HTML file that loads nothing and runs nothing.
pub fn to_html(page: &ExportPage) -> String {
    let paragraphs =
        |texts: &[String]| texts.iter().map(|text| format!("<p>{}</p>\n", html(text))).collect::<String>();
    let sections: String = page.sections.iter().map(html_section).collect();
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n\
         </head>\n<body>\n<h1>{title}</h1>\n{introduction}{sections}{notes}</body>\n</html>\n",
        language = html(&page.language),
        title = html(&page.title),
        introduction = paragraphs(&page.introduction),
        notes = paragraphs(&page.notes),
    )
}

const STYLE: &str = "body{font:14px/1.5 system-ui,sans-serif;color:#211e1a;background:#fff;margin:2rem}\
    table{border-collapse:collapse;width:100%;margin:0 0 1.5rem}\
    th,td{border:1px solid #c9c3b8;padding:.35rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}\
    th{background:#f2f0eb}tr{break-inside:avoid}thead{display:table-header-group}\
    @media print{body{margin:0}}";

fn html_section(section: &ExportSection) -> String {
    let cells = |open: &str, close: &str, row: &[String]| {
        row.iter().map(|cell| format!("{open}{}{close}", html(cell))).collect::<String>()
    };
    let rows: String =
        section.table.rows.iter().map(|row| format!("<tr>{}</tr>\n", cells("<td>", "</td>", row))).collect();
    format!(
        "<h2>{}</h2>\n<table>\n<thead><tr>{}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n",
        html(&section.heading),
        cells("<th scope=\"col\">", "</th>", &section.table.headings),
    )
}

/// A cell that begins like a formula gets an apostrophe in front, which spreadsheets show as text.
fn csv_cell(text: &str) -> String {
    let text = without_secrets(text).replace('\0', "");
    let is_formula = text.trim_start_matches(' ').starts_with(FORMULA_STARTS);
    let text = if is_formula { format!("'{text}") } else { text };
    match text.contains(['"', ',', '\r', '\n', ';', '\t']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

/// The wide forms are read as the narrow ones by some spreadsheets.
const FORMULA_STARTS: [char; 10] =
    ['=', '+', '-', '@', '\t', '\r', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}'];

fn html(text: &str) -> String {
    let mut out = String::new();
    for c in without_secrets(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\0' => {}
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::samples::secret;
    use super::*;

    fn table(cells: &[&str]) -> ExportTable {
        let rows = vec![cells.iter().map(|cell| (*cell).to_owned()).collect()];
        ExportTable { headings: vec!["Name".into(), "Hint".into()], rows }
    }

    fn cell(text: &str) -> String {
        let csv = to_csv(&table(&[text]));
        let row = csv.strip_prefix("\u{FEFF}Name,Hint\r\n").and_then(|rest| rest.strip_suffix("\r\n"));
        row.expect("head and one line").to_owned()
    }

    #[test]
    fn no_cell_is_a_formula_and_every_cell_is_one_cell() {
        for (text, expected) in [
            ("Bot", "Bot"),
            ("", ""),
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "\"'\t=1\""),
            ("\r=1", "\"'\r=1\""),
            ("  =1", "'  =1"),
            ("\0=1", "'=1"),
            ("＝1", "'＝1"),
            ("a=1", "a=1"),
            ("a,b", "\"a,b\""),
            ("a;b", "\"a;b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("=cmd|' /C calc'!A0,\"x\"", "\"'=cmd|' /C calc'!A0,\"\"x\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("Zoë 🌿", "Zoë 🌿"),
        ] {
            assert_eq!(cell(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_heading_is_guarded_like_any_cell() {
        let table = ExportTable { headings: vec!["=1".into()], rows: vec![] };
        assert_eq!(to_csv(&table), "\u{FEFF}'=1\r\n");
    }

    fn page(text: &str) -> ExportPage {
        let section = ExportSection { heading: text.into(), table: table(&[text]) };
        ExportPage {
            language: text.into(),
            title: text.into(),
            introduction: vec![text.into()],
            sections: vec![section],
            notes: vec![text.into()],
        }
    }

    #[test]
    fn markup_stays_text_wherever_it_stands() {
        let empty = to_html(&page(""));
        let hostile = to_html(&page("\"><script>alert('x')</script><img src=x onerror=y>&amp;\0"));
        assert_eq!(hostile.matches('<').count(), empty.matches('<').count());
        assert_eq!(hostile.matches('>').count(), empty.matches('>').count());
        assert_eq!(hostile.matches('"').count(), empty.matches('"').count());
        let escaped =
            "&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&lt;img src=x onerror=y&gt;&amp;amp;";
        assert_eq!(hostile.matches(escaped).count(), 7, "language, title twice, and four places of the page");
    }

    #[test]
    fn the_page_loads_nothing_and_runs_nothing() {
        let html = to_html(&page("x"));
        assert!(html.starts_with("<!doctype html>\n<html lang=\"x\">"));
        assert!(html.contains("default-src 'none'; style-src 'unsafe-inline'"));
        for word in ["<script", "src=", "href=", "url(", "@import", "http:", "https:"] {
            assert!(!html.contains(word), "{word}");
        }
    }

    #[test]
    fn a_key_pasted_into_a_name_does_not_leave_with_the_export() {
        let live = secret("sk-social-");
        let name = format!("Bot {}", live.expose());
        assert_eq!(cell(&name), "Bot ***");
        assert!(!to_html(&page(&name)).contains(live.expose()));
        assert_eq!(cell("sk-social-7Qm2...Xe4T"), "sk-social-7Qm2...Xe4T");
    }
}
