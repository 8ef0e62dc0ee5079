//! The documented exchanges at work: replayed, and run against others.

mod contract;
mod replay;
mod shape;

pub use contract::{Contract, ContractReport, Outcome};
pub(crate) use replay::replay;
pub use shape::Difference;
pub(crate) use shape::{Differences, Shape};
