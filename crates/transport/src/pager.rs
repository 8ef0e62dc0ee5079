//! All pages of a finder, one after the other, without I/O.

use crate::{
    Bytes, Error, Paged, RequestError,
    linkedin::Caller,
    restli::{Page, Paging, Window, pieces},
    told::Told,
};
use http::{Request, Response};
use rolecall_model::restli::form_decode;
use std::collections::VecDeque;

/// Walks all pages of a finder: it says what to send, and is told what came back. It owns what it needs, so that it can be
/// kept, and go on with a new token.
///
/// It goes where the `next` links lead, not where a full page would end: pages may be short, even empty, with more behind
/// them. Where there is no link it goes on as long as `total` says that there is more. It ends where the service says that
/// there is no more; where that is said nowhere, it is an error, and no end. A link to another host or another resource is
/// an error, and so is one that does not lead forward.
///
/// With a blocking client, [`all`](Self::all), [`items`](Self::items) and [`pages`](Self::pages) are a line each:
///
/// ```
/// use http::{Request, Response};
/// use rolecall_transport::{AccessToken, Bytes, Pager, linkedin::{Caller, FindByRoleAssignee}};
/// # fn client(_: Request<Bytes>) -> Result<Response<Bytes>, std::io::Error> {
/// #     Ok(Response::new(Bytes::from_static(br#"{"elements":[],"paging":{"start":0,"count":10,"links":[]}}"#)))
/// # }
///
/// let me = Caller::rest(AccessToken::new("a-token")?, "202609".parse()?);
/// let roles = Pager::new(FindByRoleAssignee::new(), &me).all(client)?;
/// # assert_eq!(roles, []);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// An error can be answered. What was received is kept, and the same page is asked for again:
///
/// ```
/// use http::{Request, Response};
/// use rolecall_transport::{AccessToken, Bytes, Pager, linkedin::{Caller, FindByRoleAssignee}};
/// # fn client(request: Request<Bytes>) -> Result<Response<&'static str>, http::Error> {
/// #     match request.headers()["authorization"].to_str().unwrap() {
/// #         "Bearer a-new-token" => Ok(Response::new(r#"{"elements":[],"paging":{"start":0,"count":10,"links":[]}}"#)),
/// #         _ => Response::builder().status(401).body(r#"{"code":"EXPIRED_ACCESS_TOKEN"}"#),
/// #     }
/// # }
/// # fn renewed() -> Result<AccessToken, rolecall_transport::TokenError> { AccessToken::new("a-new-token") }
/// let me = Caller::rest(AccessToken::new("an-old-token")?, "202609".parse()?);
/// let mut pager = Pager::new(FindByRoleAssignee::new(), &me);
/// let roles = loop {
///     match pager.all(client) {
///         Ok(roles) => break roles,
///         Err(error) if error.is_expired() => pager.set_token(renewed()?),
///         Err(error) => return Err(error.into()),
///     }
/// };
/// # assert_eq!(roles, []);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Pager<O: Paged> {
    /// As it is asked for: with what a pager must know in its answer.
    sent: O,
    /// As the caller has it.
    operation: O,
    caller: Caller,
    next: Next,
    asked: Asked,
    /// Where the walk begins.
    first: u32,
    /// How many results were passed over, by a link or by the caller.
    passed: u64,
    /// How many results came, and how many the service says that there are, those before the first included.
    received: u64,
    total: Option<u64>,
    /// What was received and not given yet: whoever leaves off in the middle, or at an error, loses nothing.
    pub(crate) unread: VecDeque<O::Element>,
}

#[derive(Clone, Debug)]
enum Next {
    /// The page that begins behind so many results.
    Page(u32),
    /// The pages end before their end: why, and where the next one may begin, if there may be one.
    Refused(PagesError, Option<u32>),
    End,
}

/// How far what comes next has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    No,
    /// Its request was given out.
    Waits,
    /// Its answer was none that could be read.
    Failed,
}

/// Why the pages end before their end. What was received is not the whole.
///
/// ```
/// use http::Response;
/// use rolecall_transport::{AccessToken, Pager, linkedin::{Caller, FindByRoleAssignee}};
/// let me = Caller::v2(AccessToken::new("a-token")?);
/// let mut pager = Pager::new(FindByRoleAssignee::new(), &me);
/// let page = r#"{"elements": [], "paging": {"start": 0, "count": 10, "links": [
///     {"type": "application/json", "rel": "next", "href": "https://elsewhere.example/?start=10"}]}}"#;
/// pager.request()?;
/// pager.receive(Response::new(page.into()))?;
/// assert_eq!(
///     pager.request().unwrap_err().to_string(),
///     "not all pages: expected a link to `/v2/organizationAcls`, found `https://elsewhere.example/`: not followed"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum PagesError {
    /// The link leads to another host, or to another resource of this one.
    #[error("not all pages: expected a link to `{expected}`, found `{}`: not followed", Told(found))]
    Foreign {
        /// Where the pages are.
        expected: String,
        /// Where the link leads, without what may hold a secret: a name before the host, a query, a fragment.
        found: String,
    },
    /// The link cannot be read.
    #[error(
        "not all pages: expected a link that says where the next page starts, found `{}`: not followed",
        Told(found)
    )]
    Unreadable {
        /// Where the link leads, and what it says of the start.
        found: String,
    },
    /// What follows would be the same page, or one before it: following would never end.
    #[error(
        "not all pages: expected a page beyond result {start}, found one at result {found}: not followed"
    )]
    Loop {
        /// Where the page starts.
        start: u32,
        /// Where the next one would.
        found: u32,
    },
    /// The answer is another page than the one that was asked for: the parameter `start` had no effect.
    #[error("not all pages: expected the page behind result {start}, found the one behind result {found}")]
    OtherPage {
        /// The page that was asked for.
        start: u32,
        /// The page that came.
        found: u32,
    },
    /// The answer has no `paging`, or one with neither links nor a total, and nothing else says whether there is more.
    #[error(
        "not all pages: expected `paging` with links or a total, found none: whether there is more is not known"
    )]
    NoPaging,
}

impl<O: Paged> Pager<O> {
    /// A pager that begins with the first page of this operation.
    pub fn new(operation: O, caller: &Caller) -> Self {
        let first = operation.start();
        let (sent, caller) = (operation.with_paging(), caller.clone());
        Self {
            sent,
            operation,
            caller,
            next: Next::Page(first),
            first,
            asked: Asked::No,
            passed: 0,
            received: 0,
            total: None,
            unread: VecDeque::new(),
        }
    }

    /// A pager that goes on at a [`position`](Self::position) of this search that was kept.
    pub fn resume(operation: &O, caller: &Caller, position: u32) -> Self {
        Self::new(operation.starting_at(position), caller)
    }

    /// How many results precede the page that comes next; none at the end. It is where
    /// [`resume`](Self::resume) goes on; what was received and not given yet stands before it.
    pub fn position(&self) -> Option<u32> {
        match self.next {
            Next::Page(start) => Some(start),
            Next::Refused(..) | Next::End => None,
        }
    }

    /// How many results are missing, at most: those of pages that were [passed](Self::pass) and of what a link leads over,
    /// and at the end as many more as the `total` has. A service that leaves rows out of a page may count them all the
    /// same. That a row came twice, in whose place another may be missing, a pager does not see: the order of rows may
    /// differ from call to call (observed), so that one page of a hundred is safer than ten of ten.
    pub fn lost(&self) -> u64 {
        let total = self.total.filter(|_| matches!(self.next, Next::End));
        let came = u64::from(self.first) + self.received;
        total.map_or(self.passed, |total| total.saturating_sub(came).max(self.passed))
    }

    /// Goes on with another token.
    pub fn set_token(&mut self, token: crate::AccessToken) {
        self.caller = self.caller.with_token(token);
    }

    /// The request for the next page; none after the last. The same page is asked for until it was received.
    ///
    /// # Errors
    /// The request cannot be built, or the last page does not say where the next one is: what was received is not the
    /// whole.
    pub fn request(&mut self) -> Result<Option<Request<Bytes>>, Error> {
        if self.operation.count() == Some(0) {
            let (expected, found) = ("1 or more, to walk pages", "0".to_owned());
            return Err(RequestError::OutOfRange { what: "count", expected, found }.into());
        }
        match &self.next {
            Next::Page(start) => {
                let request = self.sent.starting_at(*start).to_request(&self.caller)?;
                self.asked = Asked::Waits;
                Ok(Some(request))
            }
            Next::Refused(error, _) => Err(error.clone().into()),
            Next::End => Ok(None),
        }
    }

    /// Reads the answer to that request. Where the answer is no page, the same page can be asked for again: after a
    /// 429, say, or with a new token. Or it can be [passed](Self::pass).
    ///
    /// # Errors
    /// The answer is no page, another page, or one that nobody has asked for.
    pub fn receive(&mut self, response: Response<Bytes>) -> Result<Page<O::Element>, Error> {
        let (Next::Page(start), Asked::Waits) = (&self.next, self.asked) else {
            return Err(Error::NotAsked);
        };
        let start = *start;
        self.asked = Asked::Failed;
        let mut page = self.sent.read_response(response)?;
        if let Some(found) =
            page.paging.as_ref().and_then(|paging| paging.start).filter(|found| *found != start)
        {
            return Err(PagesError::OtherPage { start, found }.into());
        }
        self.asked = Asked::No;
        self.received += page.elements.len() as u64;
        self.total = page.paging.as_ref().and_then(|paging| paging.total).or(self.total);
        let end = self.end_of(start, page.elements.len(), page.paging.as_ref());
        self.next = match self.after((start, end), page.elements.len(), page.paging.as_ref()) {
            Ok(Some(next)) => {
                self.passed += u64::from(next.saturating_sub(end));
                Next::Page(next)
            }
            Ok(None) => Next::End,
            Err(error) => {
                Next::Refused(error, Some(end).filter(|end| *end > start && !page.elements.is_empty()))
            }
        };
        page.paging = page.paging.and_then(|paging| self.operation.paging_asked_for(paging));
        Ok(page)
    }

    /// Goes on behind a page that could not be read: its results count as [`lost`](Self::lost), as many as were asked for.
    /// Or goes on behind the last page where it does not say where the next one is; an empty one is taken for the last,
    /// and what may follow it counts as one page.
    ///
    /// # Errors
    /// No page was asked for.
    pub fn pass(&mut self) -> Result<(), Error> {
        if let Next::Refused(_, next) = self.next {
            // Nobody knows what follows an empty page: as much as a page, for instance.
            let unknown = self.operation.count().unwrap_or(Window::default().count);
            self.passed += next.map_or(u64::from(unknown), |_| 0);
            self.next = next.map_or(Next::End, Next::Page);
            return Ok(());
        }
        let (Next::Page(start), Asked::Waits | Asked::Failed) = (&self.next, self.asked) else {
            return Err(Error::NotAsked);
        };
        let end = start.saturating_add(self.operation.count().unwrap_or(Window::default().count));
        let (begun, known) = (u64::from(*start), self.total.unwrap_or(u64::MAX));
        self.passed += u64::from(end).min(known).saturating_sub(begun);
        self.next = if u64::from(end) < known { Next::Page(end) } else { Next::End };
        self.asked = Asked::No;
        Ok(())
    }

    /// Where a page ends: behind as many results as it was to have, or has. A service may give fewer than were asked for;
    /// that it says more than were asked for means nothing.
    fn end_of(&self, start: u32, elements: usize, paging: Option<&Paging>) -> u32 {
        let counts = self.operation.count().into_iter().chain(paging.and_then(|paging| paging.count));
        let count = counts.min().unwrap_or(Window::default().count);
        start.saturating_add(count.max(u32::try_from(elements).unwrap_or(u32::MAX)))
    }

    /// Where the page begins that follows one of so many elements; none behind the last.
    fn after(
        &self,
        (start, end): (u32, u32),
        elements: usize,
        paging: Option<&Paging>,
    ) -> Result<Option<u32>, PagesError> {
        let paging = paging.ok_or(PagesError::NoPaging)?;
        if let Some(link) = paging.next() {
            return self.follow(&link.href, start).map(Some);
        }
        let is_more = match (paging.total, &paging.links) {
            (Some(total), _) => u64::from(end) < total,
            // The service lists what there is, and nothing follows.
            (None, Some(_)) => false,
            // It says where the page begins, and no more: there may be more as long as there is something.
            (None, None) if paging.start.is_some() && elements > 0 => true,
            (None, None) => return Err(PagesError::NoPaging),
        };
        if is_more && end <= start {
            return Err(PagesError::Loop { start, found: end });
        }
        Ok(is_more.then_some(end))
    }

    /// Where a link leads. Only its `start` is used, in a request of our own: it cannot leave our host and path.
    fn follow(&self, href: &str, start: u32) -> Result<u32, PagesError> {
        let base = self.caller.base_url();
        let (path, query) = href.split_once('?').unwrap_or((href, ""));
        let collection = self.caller.path(&O::SPEC);
        let local = path.strip_prefix(base.origin()).unwrap_or(path);
        let ours = local.starts_with('/') && !local.starts_with("//") && local.ends_with(&collection);
        if !ours {
            let expected = format!("{}{collection}", base.path());
            // Neither a name with a password nor what stands behind the path is told.
            let path = path.split('#').next().unwrap_or_default();
            let path = path.rsplit_once('@').map_or(path, |(_, path)| path);
            return Err(PagesError::Foreign { expected, found: path.to_owned() });
        }
        let mut starts = pieces(query).filter(|piece| piece.is("start"));
        let unreadable = || {
            let starts = pieces(query).filter(|piece| piece.is("start"));
            let starts: Vec<_> = starts.map(|piece| format!("{}={}", piece.name, piece.value)).collect();
            PagesError::Unreadable { found: format!("{path}?{}", starts.join("&")) }
        };
        let (Some(piece), None) = (starts.next(), starts.next()) else { return Err(unreadable()) };
        let number = form_decode(piece.value).ok().and_then(|text| text.parse::<i32>().ok());
        let found = number.and_then(|number| u32::try_from(number).ok()).ok_or_else(unreadable)?;
        if found <= start { Err(PagesError::Loop { start, found }) } else { Ok(found) }
    }
}
