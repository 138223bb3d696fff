//! The sides that can be taken where the contract leaves open how uploads and media behave (contract §9.6, §20.8).

use super::value::{SwitchValue, switch};

switch! {
    /// The contract has seen 200 in a test, and names 201 for what is created.
    UploadStatus {
        /// 200.
        Status200 = "200",
        /// 201.
        Status201 = "201",
    }
}
switch! {
    /// How a file that is too large or of a wrong type is refused; neither is stated.
    UploadRefusal {
        /// 413 and 415.
        Status413And415 = "413-415",
        /// 400 for both.
        Status400 = "400",
    }
}
switch! {
    /// Whether a post may name media that were not uploaded here.
    MediaUrls {
        /// Any address.
        Any = "any",
        /// Only those that an upload has answered.
        Own = "own",
    }
}
