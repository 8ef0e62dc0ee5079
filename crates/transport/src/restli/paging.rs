use super::Piece;
use serde::{Deserialize, Serialize};

/// A finder's answer: `{"elements":[…],"paging":{"start":0,"count":10,"links":[…]}}`.
///
/// ```
/// use rolecall_transport::restli::Page;
/// let page: Page<String> = serde_json::from_str(r#"{"elements":["a"],"paging":{"start":0,"count":1}}"#)?;
/// assert_eq!(page.paging.and_then(|paging| paging.next().cloned()), None);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Page<T> {
    /// The elements of this page. Fewer than were asked for do not mean that it is the last.
    pub elements: Vec<T>,
    /// Where this page stands. A projection may leave it out.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub paging: Option<Paging>,
}

fn none<T>() -> Option<T> {
    None
}

/// A page of nothing that says nothing of others.
impl<T> Default for Page<T> {
    fn default() -> Self {
        Self::new(Vec::new(), None)
    }
}

impl<T> Page<T> {
    /// A page.
    pub fn new(elements: Vec<T>, paging: Option<Paging>) -> Self {
        Self { elements, paging }
    }
}

/// Where a page stands among the results. Each member may be missing: a projection such as `paging(start)` leaves it out,
/// and one sample of the LinkedIn document has no links.
///
/// ```
/// use rolecall_transport::restli::Paging;
/// let paging: Paging = serde_json::from_str(r#"{"start": 10}"#)?;
/// assert_eq!((paging.start, paging.count, paging.links), (Some(10), None, None));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Paging {
    /// How many results precede the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<u32>,
    /// How many elements were asked for; not how many there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// Where other pages are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub links: Option<Vec<Link>>,
    /// How many results there are, where the service knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

impl Paging {
    /// A page without a known total.
    pub fn new(window: Window, links: Vec<Link>) -> Self {
        Self { start: Some(window.start), count: Some(window.count), links: Some(links), total: None }
    }

    /// The link to the page after this one.
    pub fn next(&self) -> Option<&Link> {
        self.links.iter().flatten().find(|link| link.rel == "next")
    }
}

/// A link to another page. A projection may leave out a member; it is then empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Link {
    /// The media type of the page.
    #[serde(rename = "type", skip_serializing_if = "String::is_empty")]
    pub media_type: String,
    /// `next` or `prev`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub rel: String,
    /// Path and query, without scheme and host.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub href: String,
}

/// Which of the results to return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    /// How many results to leave out.
    pub start: u32,
    /// How many to return at most.
    pub count: u32,
}

impl Default for Window {
    /// The first ten, as the documents' samples show.
    fn default() -> Self {
        Self { start: 0, count: 10 }
    }
}

/// The links of a page of `returned` elements: `prev` where something precedes it, `next` where it is full.
///
/// A page that asks for nothing has none. The hrefs repeat the path and the query as they were sent, sorted by name,
/// with `start` and `count` of the other page.
///
/// ```
/// use rolecall_transport::restli::{Window, links, pieces};
/// let window = Window { start: 10, count: 5 };
/// let links = links("/v2/organizationAcls", pieces("q=roleAssignee&start=10&count=5"), window, 5);
/// let hrefs: Vec<_> = links.iter().map(|link| (&*link.rel, &*link.href)).collect();
/// assert_eq!(
///     hrefs,
///     [
///         ("prev", "/v2/organizationAcls?count=5&q=roleAssignee&start=5"),
///         ("next", "/v2/organizationAcls?count=5&q=roleAssignee&start=15"),
///     ]
/// );
/// ```
#[allow(clippy::needless_pass_by_value, reason = "iterators are given away")]
pub fn links<'q>(
    path: &str,
    pieces: impl Iterator<Item = Piece<'q>> + Clone,
    window: Window,
    returned: usize,
) -> Vec<Link> {
    let Window { start, count } = window;
    if count == 0 {
        return Vec::new();
    }
    let link = |rel: &str, start: u32| Link {
        media_type: "application/json".to_owned(),
        rel: rel.to_owned(),
        href: href(path, pieces.clone(), Window { start, count }),
    };
    let previous = (start > 0).then(|| link("prev", start.saturating_sub(count)));
    let next = (returned == count as usize).then(|| link("next", start.saturating_add(count)));
    previous.into_iter().chain(next).collect()
}

fn href<'q>(path: &str, pieces: impl Iterator<Item = Piece<'q>>, window: Window) -> String {
    let (start, count) = (window.start.to_string(), window.count.to_string());
    let mut parameters: Vec<_> = pieces
        .filter(|piece| !piece.is("start") && !piece.is("count"))
        .map(|piece| (piece.name, piece.value))
        .chain([("start", &*start), ("count", &*count)])
        .collect();
    parameters.sort_by_key(|(name, _)| *name);
    let length: usize = parameters.iter().map(|(name, value)| name.len() + value.len() + 2).sum();
    let mut href = String::with_capacity(path.len() + length);
    href.push_str(path);
    for (index, (name, value)) in parameters.into_iter().enumerate() {
        let separator = if index == 0 { "?" } else { "&" };
        href.extend([separator, name, "=", value]);
    }
    href
}
