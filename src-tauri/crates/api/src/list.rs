//! Lists in every shape that the service uses for them (contract §15).

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// What could be read; an item without an identity is left out. In no order that the service promises.
    pub items: Vec<T>,
    /// How many things the page held, read or not: the end of the list is a page shorter than its limit.
    pub received: u32,
    /// The length of the whole list, where the service says it (D12).
    pub total: Option<u32>,
}
