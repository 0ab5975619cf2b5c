//! Owns the options that can be set on requests, a method each. Which kind has which is said in `kinds`.

/// Declares the method that sets an option.
macro_rules! option {
    (if_match) => {
        /// Does it only if the resource still has this entity tag (`If-Match`), or for `*` if it exists at all.
        pub fn if_match(self, etag: &str) -> Self {
            self.header("if-match", etag)
        }
    };
    (if_unchanged) => {
        /// Does it only if the resource is still as it was when this entity was read: `If-Match` with the entity's
        /// `@odata.etag`. An entity without one is an error of `to_http`; a resource that changed, one of the status 412.
        pub fn if_unchanged<E: serde::Serialize + ?Sized>(mut self, entity: &E) -> Self {
            match super::etag::of(entity) {
                Ok(etag) => self.if_match(&etag),
                Err(failure) => {
                    self.parts.fail(failure);
                    self
                }
            }
        }
    };
    (if_none_match) => {
        /// Does it only if the resource no longer has this entity tag (`If-None-Match`). If it still has, the answer is
        /// an error of the status 304.
        pub fn if_none_match(self, etag: &str) -> Self {
            self.header("if-none-match", etag)
        }
    };
    (if_changed) => {
        /// Does it only if the resource is no longer as it was when this entity was read: `If-None-Match` with the
        /// entity's `@odata.etag`. An entity without one is an error of `to_http`; an unchanged resource, one of the
        /// status 304.
        pub fn if_changed<E: serde::Serialize + ?Sized>(mut self, entity: &E) -> Self {
            match super::etag::of(entity) {
                Ok(etag) => self.if_none_match(&etag),
                Err(failure) => {
                    self.parts.fail(failure);
                    self
                }
            }
        }
    };
    (resume) => {
        /// The same from where an earlier run stopped: a saved next link or delta link, which has the options in it.
        ///
        /// What was set before stays as far as headers and the time-out go; query options are dropped, and setting one
        /// afterwards is an error of `to_http`. A link to another host than the service root's is refused, unless the
        /// client allows the host.
        pub fn resume(mut self, link: &str) -> Self {
            self.parts.follow(link.to_owned());
            self
        }
    };
    (range) => {
        /// Asks for a part of the stream only, in bytes: `0..1000`, `1000..`, `..1000`. An empty range is an error of
        /// `to_http`; one behind the end of the stream, an error of the status 416.
        ///
        /// A service that sends the whole stream all the same is no problem: what is not wanted is left out.
        pub fn range(mut self, range: impl std::ops::RangeBounds<u64>) -> Self {
            match super::range::ByteRange::of(&range) {
                Ok(range) => self.parts.set_range(range),
                Err(failure) => self.parts.fail(failure),
            }
            self
        }
    };
    (select) => {
        /// Names the properties to be sent (`$select`), with commas between them; adds to what was named before.
        pub fn select(mut self, properties: &str) -> Self {
            self.parts.list_option("$select", properties);
            self
        }
    };
    (expand) => {
        /// Names the related entities to be sent along (`$expand`), with commas between them; adds to what was named
        /// before.
        pub fn expand(mut self, properties: &str) -> Self {
            self.parts.list_option("$expand", properties);
            self
        }
    };
    (filter) => {
        /// Says which entities are wanted (`$filter`), as in `startswith(displayName,'A')`.
        pub fn filter(mut self, condition: &str) -> Self {
            self.parts.option("$filter", condition);
            self
        }
    };
    (search) => {
        /// Says which entities are wanted (`$search`), as in `"displayName:OneVideo"`.
        pub fn search(mut self, expression: &str) -> Self {
            self.parts.option("$search", expression);
            self
        }
    };
    (orderby) => {
        /// Says in which order the entities are to come (`$orderby`), as in `displayName desc`.
        pub fn orderby(mut self, properties: &str) -> Self {
            self.parts.option("$orderby", properties);
            self
        }
    };
    (top) => {
        /// Says how many entities are wanted at most (`$top`).
        pub fn top(mut self, number: u64) -> Self {
            self.parts.option("$top", &number.to_string());
            self
        }
    };
    (skip) => {
        /// Says how many entities are to be left out at the start (`$skip`).
        pub fn skip(mut self, number: u64) -> Self {
            self.parts.option("$skip", &number.to_string());
            self
        }
    };
    (count) => {
        /// Asks for the number of entities in the whole collection (`$count`), which comes with the first page.
        pub fn count(mut self, wanted: bool) -> Self {
            self.parts.option("$count", if wanted { "true" } else { "false" });
            self
        }
    };
}

pub(super) use option;
