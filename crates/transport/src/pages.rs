//! Pages with a client: a function from request to response, blocking or async.

use crate::{Bytes, Error, Paged, Pager, restli::Page};
use http::{Request, Response};
use std::{error, future::Future, iter, mem};

impl<O: Paged> Pager<O> {
    /// All elements that are left, with a blocking client. After an error what was received is kept: asked again, it goes on
    /// where it was, and gives them all.
    ///
    /// # Errors
    /// What sending or reading makes of it, or that the pages end before their end.
    pub fn all<B: Into<Bytes>, E: Into<Box<dyn error::Error + Send + Sync>>>(
        &mut self,
        mut client: impl FnMut(Request<Bytes>) -> Result<Response<B>, E>,
    ) -> Result<Vec<O::Element>, Error> {
        while let Some(page) = self.fetch(&mut client)? {
            self.unread.extend(page.elements);
        }
        Ok(mem::take(&mut self.unread).into())
    }

    /// The same with an async client. What was received is kept as well where the future is dropped before its end.
    ///
    /// # Errors
    /// What sending or reading makes of it, or that the pages end before their end.
    pub async fn all_async<B, E, F>(
        &mut self,
        mut client: impl FnMut(Request<Bytes>) -> F,
    ) -> Result<Vec<O::Element>, Error>
    where
        B: Into<Bytes>,
        E: Into<Box<dyn error::Error + Send + Sync>>,
        F: Future<Output = Result<Response<B>, E>>,
    {
        while let Some(page) = self.fetch_async(&mut client).await? {
            self.unread.extend(page.elements);
        }
        Ok(mem::take(&mut self.unread).into())
    }

    /// Asks for the next page with a blocking client; none after the last. After an error the same page is asked for
    /// again. What was received before and not given comes first, without its `paging`.
    ///
    /// # Errors
    /// What sending or reading makes of it, or that the pages end before their end.
    pub fn next_page<B: Into<Bytes>, E: Into<Box<dyn error::Error + Send + Sync>>>(
        &mut self,
        client: impl FnOnce(Request<Bytes>) -> Result<Response<B>, E>,
    ) -> Result<Option<Page<O::Element>>, Error> {
        match self.unread() {
            Some(page) => Ok(Some(page)),
            None => self.fetch(client),
        }
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
        match self.unread() {
            Some(page) => Ok(Some(page)),
            None => self.fetch_async(client).await,
        }
    }

    /// The pages that are left, with a blocking client. An error is the last; after it the pager is there to go on. Whoever
    /// collects them into a `Result` loses with an error what came before it.
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

    /// The elements of the pages that are left, with a blocking client. An error is the last; after it, and wherever one
    /// leaves off, the pager is there to go on, with what it has not given yet. Whoever collects them into a `Result` loses
    /// with an error what came before it: [`all`](Self::all) does not.
    pub fn items<B: Into<Bytes>, E: Into<Box<dyn error::Error + Send + Sync>>>(
        &mut self,
        mut client: impl FnMut(Request<Bytes>) -> Result<Response<B>, E>,
    ) -> impl Iterator<Item = Result<O::Element, Error>> {
        let mut is_over = false;
        iter::from_fn(move || {
            while !is_over {
                if let Some(element) = self.unread.pop_front() {
                    return Some(Ok(element));
                }
                match self.fetch(&mut client) {
                    Ok(Some(page)) => self.unread.extend(page.elements),
                    Ok(None) => is_over = true,
                    Err(error) => {
                        is_over = true;
                        return Some(Err(error));
                    }
                }
            }
            None
        })
    }

    fn unread(&mut self) -> Option<Page<O::Element>> {
        let unread: Vec<_> = mem::take(&mut self.unread).into();
        (!unread.is_empty()).then(|| Page::new(unread, None))
    }

    fn fetch<B: Into<Bytes>, E: Into<Box<dyn error::Error + Send + Sync>>>(
        &mut self,
        client: impl FnOnce(Request<Bytes>) -> Result<Response<B>, E>,
    ) -> Result<Option<Page<O::Element>>, Error> {
        let Some(request) = self.request()? else { return Ok(None) };
        let response = client(request).map_err(Error::client)?;
        self.receive(response.map(Into::into)).map(Some)
    }

    async fn fetch_async<B, E, F>(
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
}

#[cfg(feature = "stream")]
mod streams {
    use super::{Bytes, Error, Future, Page, Paged, Pager, Request, Response, error};
    use futures_util::stream::{self, Stream};

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

        /// The elements of the pages that are left, with an async client. An error is the last; after it, and wherever one
        /// leaves off, the pager is there to go on.
        pub fn items_async<B, E, F>(
            &mut self,
            client: impl FnMut(Request<Bytes>) -> F,
        ) -> impl Stream<Item = Result<O::Element, Error>>
        where
            B: Into<Bytes>,
            E: Into<Box<dyn error::Error + Send + Sync>>,
            F: Future<Output = Result<Response<B>, E>>,
        {
            stream::try_unfold((self, client), async |(pager, mut client)| {
                loop {
                    if let Some(element) = pager.unread.pop_front() {
                        return Ok(Some((element, (pager, client))));
                    }
                    match pager.fetch_async(&mut client).await? {
                        Some(page) => pager.unread.extend(page.elements),
                        None => return Ok(None),
                    }
                }
            })
        }
    }
}
