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
        /// Names the properties to be sent (`$select`): one, a tuple of several, or a text with commas between names. Adds
        /// to what was named before.
        pub fn select(mut self, properties: impl crate::query::IntoSelect<T>) -> Self {
            self.parts.list("$select", |items| properties.push_to(items));
            self
        }
    };
    (expand) => {
        /// Names the related entities to be sent along (`$expand`): a navigation property, one with options, a tuple of
        /// several, or a text. Adds to what was named before.
        pub fn expand(mut self, relations: impl crate::query::IntoExpand<T>) -> Self {
            self.parts.list("$expand", |items| relations.push_to(items));
            self
        }
    };
    (filter) => {
        /// Says which entities are wanted (`$filter`): those for which a condition holds, such as
        /// `Product::NAME.starts_with("A")`, or a text. Of several conditions, all have to hold.
        pub fn filter(mut self, condition: impl crate::query::IntoFilter<T>) -> Self {
            self.parts.filter(condition.into_filter());
            self
        }
    };
    (search) => {
        /// Says which entities are wanted (`$search`): a [`phrase`](crate::query::phrase), several of them, or a text, in
        /// which phrases are quoted, as in `"displayName:OneVideo"`.
        pub fn search(mut self, expression: impl crate::query::IntoSearch) -> Self {
            match expression.into_search() {
                Ok(expression) => self.parts.option("$search", &expression),
                Err(failure) => self.parts.fail_query("$search", failure),
            }
            self
        }
    };
    (orderby) => {
        /// Says in which order the entities are to come (`$orderby`), as in `Product::NAME.desc()`, a tuple of several, or
        /// a text. Adds to what was said before, which goes first.
        pub fn orderby(mut self, order: impl crate::query::IntoOrderBy<T>) -> Self {
            self.parts.list("$orderby", |items| order.push_to(items));
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
