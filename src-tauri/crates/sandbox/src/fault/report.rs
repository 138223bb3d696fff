//! How the faults stand, for a harness that fails if one of them never occurred.

use std::collections::BTreeMap;

use serde::Serialize;

use super::On;

/// Names a planted fault, so that it can be released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FaultId(pub u64);

/// How the faults stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FaultReport {
    /// How often each fault has happened since the start, by name, released ones included.
    pub happened: BTreeMap<&'static str, u64>,
    /// Those that are planted, in the order in which they are asked.
    pub planted: Vec<PlantedReport>,
}

/// How one planted fault stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlantedReport {
    /// Its id.
    pub id: FaultId,
    /// Its name.
    pub name: &'static str,
    /// On which requests.
    pub on: On,
    /// How many fitting requests it has seen while it could still happen.
    pub seen: u64,
    /// How many of them it has happened to.
    pub happened: u64,
}
