//! Pages with a client: a function from request to response, blocking or async.

use crate::{Bytes, Error, Paged, Pager, restli::Page};
use http::{Request, Response};
use std::{error, future::Future, iter};

impl<O: Paged> Pager<O> {
    /// Asks for the next page with a blocking client; none after the last. After an error the same page is asked for
    /// again.
    ///
    /// # Errors
    /// What sending or reading makes of it, or that the pages end before their end.
    pub fn next_page<B: Into<Bytes>, E: Into<Box<dyn error::Error + Send + Sync>>>(
        &mut self,
        client: impl FnOnce(Request<Bytes>) -> Result<Response<B>, E>,
    ) -> Result<Option<Page<O::Element>>, Error> {
        let Some(request) = self.request()? else { return Ok(None) };
        let response = client(request).map_err(Error::client)?;
        self.receive(response.map(Into::into)).map(Some)
    }

    /// The same with an async client.
    ///
    /// # Errors
    /// What sending or reading makes of it, or that the pages end before their end.
    pub async fn next_page_async<B, E, F>(
        &mut self,
        client: impl FnOnce(Request<Bytes>) -> F,
    ) -> Result<Option<Page<O::Element>>, Error>
    where
        B: Into<Bytes>,
        E: Into<Box<dyn error::Error + Send + Sync>>,
        F: Future<Output = Result<Response<B>, E>>,
    {
        let Some(request) = self.request()? else { return Ok(None) };
        let response = client(request).await.map_err(Error::client)?;
        self.receive(response.map(Into::into)).map(Some)
    }

    /// The pages that are left, with a blocking client. An error is the last; what it was is told before more is asked
    /// for, and the pager is still there to go on.
    pub fn pages<B: Into<Bytes>, E: Into<Box<dyn error::Error + Send + Sync>>>(
        &mut self,
        mut client: impl FnMut(Request<Bytes>) -> Result<Response<B>, E>,
    ) -> impl Iterator<Item = Result<Page<O::Element>, Error>> {
        let mut is_over = false;
        iter::from_fn(move || {
            let page = if is_over { None } else { self.next_page(&mut client).transpose() };
            is_over = !matches!(page, Some(Ok(_)));
            page
        })
    }

    /// The elements of the pages that are left, with a blocking client; an error is the last.
    pub fn items<B: Into<Bytes>, E: Into<Box<dyn error::Error + Send + Sync>>>(
        &mut self,
        client: impl FnMut(Request<Bytes>) -> Result<Response<B>, E>,
    ) -> impl Iterator<Item = Result<O::Element, Error>> {
        self.pages(client).flat_map(|page| {
            let (elements, error) = match page {
                Ok(page) => (page.elements, None),
                Err(error) => (Vec::new(), Some(Err(error))),
            };
            elements.into_iter().map(Ok).chain(error)
        })
    }
}

#[cfg(feature = "stream")]
mod streams {
    use super::{Bytes, Error, Future, Page, Paged, Pager, Request, Response, error};
    use futures_util::stream::{self, Stream, TryStreamExt};

    impl<O: Paged> Pager<O> {
        /// The pages that are left, with an async client; an error is the last.
        ///
        /// ```
        /// use futures_util::TryStreamExt;
        /// use http::Response;
        /// use rolecall_transport::{AccessToken, Pager, linkedin::{Caller, FindByRoleAssignee}};
        ///
        /// # futures_util::FutureExt::now_or_never(async {
        /// let me = Caller::v2(AccessToken::new("a-token")?);
        /// let page = r#"{"elements":[],"paging":{"start":0,"count":10,"links":[]}}"#;
        /// let client = async |_| Ok::<_, std::io::Error>(Response::new(page));
        /// let roles: Vec<_> = Pager::new(FindByRoleAssignee::new(), &me).items_async(client).try_collect().await?;
        /// # assert_eq!(roles, []);
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// # }).unwrap().unwrap();
        /// ```
        pub fn pages_async<B, E, F>(
            &mut self,
            client: impl FnMut(Request<Bytes>) -> F,
        ) -> impl Stream<Item = Result<Page<O::Element>, Error>>
        where
            B: Into<Bytes>,
            E: Into<Box<dyn error::Error + Send + Sync>>,
            F: Future<Output = Result<Response<B>, E>>,
        {
            stream::try_unfold((self, client), async |(pager, mut client)| {
                let page = pager.next_page_async(&mut client).await?;
                Ok(page.map(|page| (page, (pager, client))))
            })
        }

        /// The elements of the pages that are left, with an async client; an error is the last.
        pub fn items_async<B, E, F>(
            &mut self,
            client: impl FnMut(Request<Bytes>) -> F,
        ) -> impl Stream<Item = Result<O::Element, Error>>
        where
            B: Into<Bytes>,
            E: Into<Box<dyn error::Error + Send + Sync>>,
            F: Future<Output = Result<Response<B>, E>>,
        {
            let pages = self.pages_async(client);
            pages.map_ok(|page| stream::iter(page.elements.into_iter().map(Ok))).try_flatten()
        }
    }
}
