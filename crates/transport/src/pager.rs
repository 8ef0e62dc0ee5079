//! All pages of a finder, one after the other, without I/O.

use crate::{
    Bytes, Error, Operation, RequestError,
    linkedin::{By, Caller, Finder, ProjectedAcl, ProjectedFinder},
    restli::{Page, Paging, Window, pieces},
};
use http::{Request, Response};
use rolecall_model::{
    OrganizationAcl,
    restli::{Projected, form_decode},
};
use serde::Deserialize;
use std::{fmt, vec};

/// Walks all pages of a finder: it says what to send, and is told what came back. It owns what it needs, so that it can be
/// kept, and go on with a new token.
///
/// It goes where the `next` links lead, not where a full page would end: pages may be short, even empty, with more behind
/// them. Where there is no link it goes on as long as `total` says that there is more. It ends where the service says that
/// there is no more; where it says neither, that is an error, and no end. A link to another host or another resource is
/// an error, and so is one that does not lead forward.
///
/// With a blocking client, [`items`](Self::items) and [`pages`](Self::pages) are a line each:
///
/// ```
/// use http::{Request, Response};
/// use rolecall_transport::{AccessToken, Bytes, Pager, linkedin::{Caller, FindByRoleAssignee}};
/// # fn client(_: Request<Bytes>) -> Result<Response<Bytes>, std::io::Error> {
/// #     Ok(Response::new(Bytes::from_static(br#"{"elements":[],"paging":{"start":0,"count":10,"links":[]}}"#)))
/// # }
///
/// let me = Caller::rest(AccessToken::new("a-token")?, "202609".parse()?);
/// let roles: Vec<_> = Pager::new(FindByRoleAssignee::new(), &me).items(client).collect::<Result<_, _>>()?;
/// # assert_eq!(roles, []);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Page by page, an error can be answered: the same page is asked for again.
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
/// let mut roles = Vec::new();
/// loop {
///     match pager.next_page(client) {
///         Ok(Some(page)) => roles.extend(page.elements),
///         Ok(None) => break,
///         Err(error) if error.is_expired() => pager.set_token(renewed()?),
///         Err(error) => return Err(error.into()),
///     }
/// }
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
    lost: u64,
    /// What [`items`](Self::items) has received and not given yet: whoever leaves off in the middle of a page loses nothing.
    pub(crate) unread: vec::IntoIter<O::Element>,
}

#[derive(Clone, Debug)]
enum Next {
    /// The page that begins behind so many results.
    Page(u32),
    /// The pages end before their end.
    Refused(PagesError),
    End,
}

/// How far the next page has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    No,
    /// Its request was given out.
    Waits,
    /// Its answer was none that could be read.
    Failed,
}

/// Operations whose answers have pages.
pub trait Paged: Operation<Caller = Caller, Answer = Page<Self::Element>> + Clone {
    /// What the pages hold.
    type Element: Clone + fmt::Debug;

    /// Which results the first page has.
    fn window(&self) -> Window;

    /// The same search for the page that begins behind so many results.
    #[must_use]
    fn starting_at(&self, start: u32) -> Self;

    /// The same search with the whole `paging` in its answer.
    #[must_use]
    fn with_paging(&self) -> Self;

    /// What this search asks for of the `paging` of its answer.
    fn paging_asked_for(&self, paging: Paging) -> Option<Paging>;
}

impl<B: By> Paged for Finder<B> {
    type Element = OrganizationAcl;

    fn window(&self) -> Window {
        Self::window(self)
    }

    fn starting_at(&self, start: u32) -> Self {
        if Self::window(self).start == start { self.clone() } else { self.clone().start(start) }
    }

    fn with_paging(&self) -> Self {
        self.clone()
    }

    fn paging_asked_for(&self, paging: Paging) -> Option<Paging> {
        Some(paging)
    }
}

impl<B: By> Paged for ProjectedFinder<B> {
    type Element = ProjectedAcl;

    fn window(&self) -> Window {
        self.finder.window()
    }

    fn starting_at(&self, start: u32) -> Self {
        Self { finder: self.finder.starting_at(start), projection: self.projection.clone() }
    }

    fn with_paging(&self) -> Self {
        Self { finder: self.finder.clone(), projection: self.projection.clone().keeping("paging") }
    }

    fn paging_asked_for(&self, paging: Paging) -> Option<Paging> {
        let mask = self.projection.select("paging")?;
        let whole = serde_json::to_value(&paging).ok()?;
        let kept = serde_json::to_value(Projected { node: &whole, mask }).ok()?;
        Paging::deserialize(kept).ok()
    }
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
///     "not all pages: expected a link to `/v2/organizationAcls`, found `https://elsewhere.example/?start=10`: not followed"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum PagesError {
    /// The link leads to another host, or to another resource of this one.
    #[error("expected a link to `{expected}`, found `{found}`: not followed")]
    Foreign {
        /// Where the pages are.
        expected: String,
        /// What the link says.
        found: String,
    },
    /// The link cannot be read.
    #[error("expected a link that says where the next page starts, found `{found}`: not followed")]
    Unreadable {
        /// What the link says.
        found: String,
    },
    /// What follows would be the same page, or one before it: following would never end.
    #[error("expected a page beyond result {start}, found one at result {found}: not followed")]
    Loop {
        /// Where the page starts.
        start: u32,
        /// Where the next one would.
        found: u32,
    },
    /// The answer is another page than the one that was asked for: the parameter `start` had no effect.
    #[error("expected the page behind result {start}, found the one behind result {found}")]
    OtherPage {
        /// The page that was asked for.
        start: u32,
        /// The page that came.
        found: u32,
    },
    /// The answer has no `paging`, or an empty one: whether there is more, it does not say.
    #[error("expected `paging` beside the elements, found none: whether there is more is not known")]
    NoPaging,
    /// An answer was given, or a page passed, that nobody has asked for.
    #[error("expected a request that waits for this answer, found none")]
    NotAsked,
    /// The whole was asked for while there was more to send.
    #[error("expected the end of what is to be sent: there is more")]
    NotAtTheEnd,
}

impl<O: Paged> Pager<O> {
    /// A pager that begins with the first page of this operation.
    pub fn new(operation: O, caller: &Caller) -> Self {
        let next = Next::Page(operation.window().start);
        let (sent, caller) = (operation.with_paging(), caller.clone());
        Self { sent, operation, caller, next, asked: Asked::No, lost: 0, unread: Vec::new().into_iter() }
    }

    /// The same pager, going on at a [`position`](Self::position) that was kept.
    #[must_use]
    pub fn resume_at(self, position: u32) -> Self {
        Self { next: Next::Page(position), asked: Asked::No, unread: Vec::new().into_iter(), ..self }
    }

    /// How many results precede the page that comes next; none at the end. It is where
    /// [`resume_at`](Self::resume_at) goes on; what [`items`](Self::items) has received and not given yet stands before it.
    pub fn position(&self) -> Option<u32> {
        match self.next {
            Next::Page(start) => Some(start),
            Next::Refused(_) | Next::End => None,
        }
    }

    /// How many results were passed unread, at most.
    pub fn lost(&self) -> u64 {
        self.lost
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
        if self.operation.window().count == 0 {
            let (expected, found) = ("1 or more, to walk pages", "0".to_owned());
            return Err(RequestError::OutOfRange { what: "count", expected, found }.into());
        }
        match &self.next {
            Next::Page(start) => {
                let request = self.sent.starting_at(*start).to_request(&self.caller)?;
                self.asked = Asked::Waits;
                Ok(Some(request))
            }
            Next::Refused(error) => Err(error.clone().into()),
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
            return Err(PagesError::NotAsked.into());
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
        self.next = self.after(start, page.elements.len(), page.paging.as_ref());
        page.paging = page.paging.and_then(|paging| self.operation.paging_asked_for(paging));
        Ok(page)
    }

    /// Goes on behind a page that could not be read. Its results count as [`lost`](Self::lost): as many as were asked for.
    ///
    /// # Errors
    /// No page was asked for.
    pub fn pass(&mut self) -> Result<(), Error> {
        let (Next::Page(start), Asked::Waits | Asked::Failed) = (&self.next, self.asked) else {
            return Err(PagesError::NotAsked.into());
        };
        let count = self.operation.window().count;
        self.next = Next::Page(start.saturating_add(count));
        self.asked = Asked::No;
        self.lost += u64::from(count);
        Ok(())
    }

    /// What follows a page of so many elements.
    fn after(&self, start: u32, elements: usize, paging: Option<&Paging>) -> Next {
        let Some(paging) = paging else { return Next::Refused(PagesError::NoPaging) };
        if let Some(link) = paging.next() {
            return self.follow(&link.href, start).map_or_else(Next::Refused, Next::Page);
        }
        let found = start.saturating_add(paging.count.unwrap_or(self.operation.window().count));
        let is_more = match (paging.total, &paging.links) {
            (Some(total), _) => u64::from(found) < total,
            // The service lists what there is, and nothing follows.
            (None, Some(_)) => false,
            // It says where the page begins, and no more: an empty page is the last.
            (None, None) if paging.start.is_some() => elements > 0,
            (None, None) => return Next::Refused(PagesError::NoPaging),
        };
        match is_more {
            false => Next::End,
            true if found <= start => Next::Refused(PagesError::Loop { start, found }),
            true => Next::Page(found),
        }
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
            return Err(PagesError::Foreign { expected, found: href.to_owned() });
        }
        let unreadable = || PagesError::Unreadable { found: href.to_owned() };
        let mut starts = pieces(query).filter(|piece| piece.is("start"));
        let (Some(piece), None) = (starts.next(), starts.next()) else { return Err(unreadable()) };
        let number = form_decode(piece.value).ok().and_then(|text| text.parse::<i32>().ok());
        let found = number.and_then(|number| u32::try_from(number).ok()).ok_or_else(unreadable)?;
        if found <= start { Err(PagesError::Loop { start, found }) } else { Ok(found) }
    }
}
