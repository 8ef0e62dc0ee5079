use crate::{
    Bytes, Operation, RequestError, ResponseError,
    linkedin::{By, Caller, Finder, ProjectedFinder},
    restli::{Page, form_decode, pieces},
};
use http::{Request, Response};
use std::mem;

/// Walks all pages of a finder, without I/O: it says what to send, and is told what came back.
///
/// It goes where the `next` links lead, not where a full page would end: pages may be short, even empty, with more
/// behind them. A link to another host or another resource is an error, and so is one that does not lead forward.
///
/// ```
/// use http::Response;
/// use rolecall_transport::{AccessToken, Bytes, Pager, linkedin::{Caller, FindByRoleAssignee}};
///
/// # fn send(_: http::Request<Bytes>) -> Result<Response<Bytes>, std::io::Error> {
/// #     Ok(Response::new(Bytes::from_static(br#"{"elements":[],"paging":{"start":0,"count":10,"links":[]}}"#)))
/// # }
/// let me = Caller::new(AccessToken::new("a-token")?);
/// let mut pager = Pager::new(FindByRoleAssignee::new(), &me);
/// let mut roles = Vec::new();
/// while let Some(request) = pager.request()? {
///     roles.extend(pager.receive(send(request)?)?.elements);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Pager<'c, O> {
    operation: O,
    caller: &'c Caller,
    next: Next,
}

#[derive(Debug)]
enum Next {
    First,
    /// The query of a link, and the `start` it asks for.
    Linked {
        query: String,
        start: u32,
    },
    /// A link that is not followed; said once.
    Refused(PagerError),
    End,
}

/// Operations whose answers have pages.
pub trait Paged: Operation<Caller = Caller, Answer = Page<Self::Element>> {
    /// What the pages hold.
    type Element;

    /// How many results the first page leaves out.
    fn first_start(&self) -> u32;
}

impl<B: By> Paged for Finder<B> {
    type Element = rolecall_model::OrganizationAcl;

    fn first_start(&self) -> u32 {
        self.window().start
    }
}

impl<B: By> Paged for ProjectedFinder<B> {
    type Element = crate::linkedin::ProjectedAcl;

    fn first_start(&self) -> u32 {
        self.finder.window().start
    }
}

/// Why the pages end before their end.
///
/// ```
/// use http::Response;
/// use rolecall_transport::{AccessToken, Pager, linkedin::{Caller, FindByRoleAssignee}};
/// let me = Caller::new(AccessToken::new("a-token")?);
/// let mut pager = Pager::new(FindByRoleAssignee::new(), &me);
/// let page = r#"{"elements": [], "paging": {"start": 0, "count": 10, "links": [
///     {"type": "application/json", "rel": "next", "href": "https://elsewhere.example/?start=10"}]}}"#;
/// pager.request()?;
/// pager.receive(Response::new(page.into()))?;
/// assert_eq!(
///     pager.request().unwrap_err().to_string(),
///     "expected a link to `/rest/organizationAcls`, found `https://elsewhere.example/?start=10`: not followed"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PagerError {
    /// The request cannot be built.
    #[error(transparent)]
    Request(#[from] RequestError),
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
    /// The link leads back, or to the page it stands on: following it would never end.
    #[error("expected a link beyond result {start}, found one to result {found}: not followed")]
    Loop {
        /// Where the page starts.
        start: u32,
        /// Where the link leads.
        found: u32,
    },
}

impl<'c, O: Paged> Pager<'c, O> {
    /// A pager that begins with the first page of this operation.
    pub fn new(operation: O, caller: &'c Caller) -> Self {
        Self { operation, caller, next: Next::First }
    }

    /// The request for the next page; none after the last, and none after a link that is not followed.
    ///
    /// # Errors
    /// The request cannot be built, or the last page links to where a pager does not go: what was received is not
    /// the whole.
    pub fn request(&mut self) -> Result<Option<Request<Bytes>>, PagerError> {
        match mem::replace(&mut self.next, Next::End) {
            Next::First => {
                let request = self.operation.to_request(self.caller)?;
                self.next = Next::First;
                Ok(Some(request))
            }
            Next::Linked { query, start } => {
                let request = self.caller.request(&O::SPEC, &format!("?{query}"), None)?;
                self.next = Next::Linked { query, start };
                Ok(Some(request))
            }
            Next::Refused(error) => Err(error),
            Next::End => Ok(None),
        }
    }

    /// Reads the answer to that request. Where the answer is no page, the same page can be asked for again: after a
    /// 429, say, or a 500.
    ///
    /// # Errors
    /// The answer is no page.
    pub fn receive(&mut self, response: Response<Bytes>) -> Result<Page<O::Element>, ResponseError> {
        let page = self.operation.read_response(response)?;
        let start = match &self.next {
            Next::Linked { start, .. } => *start,
            Next::First | Next::Refused(_) | Next::End => self.operation.first_start(),
        };
        self.next = match page.paging.as_ref().and_then(|paging| paging.next()) {
            Some(link) => self.follow(&link.href, start).unwrap_or_else(Next::Refused),
            None => Next::End,
        };
        Ok(page)
    }

    /// Only the query of a link is used, behind our own host and path: a request cannot leave them.
    fn follow(&self, href: &str, start: u32) -> Result<Next, PagerError> {
        let base = self.caller.base_url();
        let (path, query) = href.split_once('?').unwrap_or((href, ""));
        let collection = self.caller.path(&O::SPEC);
        let local = path.strip_prefix(base.origin()).unwrap_or(path);
        let ours = local.starts_with('/') && !local.starts_with("//") && local.ends_with(&collection);
        if !ours {
            let expected = format!("{}{collection}", base.path());
            return Err(PagerError::Foreign { expected, found: href.to_owned() });
        }
        let unreadable = || PagerError::Unreadable { found: href.to_owned() };
        let mut starts = pieces(query).filter(|piece| piece.is("start"));
        let (Some(piece), None) = (starts.next(), starts.next()) else { return Err(unreadable()) };
        let number = form_decode(piece.value).ok().and_then(|text| text.parse::<i32>().ok());
        let found = number.and_then(|number| u32::try_from(number).ok()).ok_or_else(unreadable)?;
        if found <= start {
            return Err(PagerError::Loop { start, found });
        }
        // What is legal for Rest.li need not be a legal URL: a blank in a value, say.
        self.caller.request(&O::SPEC, &format!("?{query}"), None).map_err(|_| unreadable())?;
        Ok(Next::Linked { query: query.to_owned(), start: found })
    }
}
