//! How large a ZIP becomes when it is unpacked, from its directory alone: a few kilobytes can hold gigabytes.

use std::io::{self, Read, Seek, SeekFrom};

/// The sum over all parts, or `None` if it is no ZIP that can be read.
pub(super) fn unpacked_size<R: Read + Seek>(source: &mut R) -> io::Result<Option<u64>> {
    let length = source.seek(SeekFrom::End(0))?;
    let tail = read_at(source, length.saturating_sub(LONGEST_END), LONGEST_END.min(length))?;
    let Some(end) = tail.windows(4).rposition(|bytes| bytes == b"PK\x05\x06") else { return Ok(None) };
    let end = tail.get(end..).unwrap_or_default();
    let (Some(size), Some(offset)) = (number(end, 12), number(end, 16)) else { return Ok(None) };
    if size > LARGEST_DIRECTORY || offset > length {
        return Ok(None);
    }
    let directory = read_at(source, offset, size)?;
    source.seek(SeekFrom::Start(0))?;
    Ok(sum(&directory))
}

/// The end record with the longest comment.
const LONGEST_END: u64 = 22 + 65_535;

/// A workbook has a few dozen parts.
const LARGEST_DIRECTORY: u64 = 8 * 1024 * 1024;

fn sum(mut directory: &[u8]) -> Option<u64> {
    let mut sum = 0;
    while directory.starts_with(b"PK\x01\x02") {
        sum += number(directory, 24)?;
        let varying = [28, 30, 32].into_iter().map(|at| short(directory, at)).sum::<Option<u64>>()?;
        directory = directory.get(usize::try_from(46 + varying).ok()?..)?;
    }
    Some(sum)
}

fn number(bytes: &[u8], at: usize) -> Option<u64> {
    let four: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(u64::from(u32::from_le_bytes(four)))
}

fn short(bytes: &[u8], at: usize) -> Option<u64> {
    let two: [u8; 2] = bytes.get(at..at + 2)?.try_into().ok()?;
    Some(u64::from(u16::from_le_bytes(two)))
}

fn read_at<R: Read + Seek>(source: &mut R, offset: u64, length: u64) -> io::Result<Vec<u8>> {
    source.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    source.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn the_directory_tells_the_size_before_anything_is_unpacked() {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write(0, 0, "moss ".repeat(6_000)).expect("written");
        let bytes = workbook.save_to_buffer().expect("saved to memory");
        let packed = bytes.len() as u64;
        let unpacked = unpacked_size(&mut Cursor::new(bytes)).expect("readable").expect("a ZIP");
        assert!(unpacked > 30_000 && packed < 20_000, "{packed} {unpacked}");
    }

    #[test]
    fn what_is_no_zip_has_no_such_size() {
        assert_eq!(unpacked_size(&mut Cursor::new(b"PK\x03\x04 and nothing more")).expect("readable"), None);
        assert_eq!(unpacked_size(&mut Cursor::new(b"")).expect("readable"), None);
    }
}
