//! Owns finding the request for a line of documentation: the line is read, its address walked along over the layout, and the
//! way written as code. It comes last in the pipeline; nothing else knows of it.

mod annotations;
mod candidates;
mod code;
mod features;
mod finder;
mod line;
mod missing;
mod near;
mod options;
mod reference;
mod request;
mod segment;
mod step;
mod values;
mod walk;

pub use annotations::Permissions;
pub use finder::Finder;
pub use missing::{Cause, Missing, Near};

use annotations::RequestAnnotations;
use code::Code;
use line::Line;
use segment::Segment;
use walk::Way;

/// The maximum length of a line in bytes; addresses are shorter.
const LONGEST: usize = 8_192;

/// The request for a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The method of HTTP.
    pub method: String,
    /// The Rust code: imports, what the calls are given, and the request.
    pub code: String,
    /// The calls alone, in one line.
    pub chain: String,
    /// The parameters of the calls: name, type, and the example in the code.
    pub parameters: Vec<Parameter>,
    /// The type of the request, with paths below the crate's root.
    pub request: String,
    /// The methods of the request for optional parameters that the line gives no value, with what these hold.
    pub optional: Vec<(String, String)>,
    /// The type of what sending it gives.
    pub result: String,
    /// The Cargo features of the crate that are needed.
    pub features: Vec<String>,
    /// The permissions, by scheme; none if the schema has none for the address.
    pub permissions: Vec<Permissions>,
    /// The address of the documentation's page, if the schema links one.
    pub page: Option<String>,
    /// Which parts of the address were ambiguous, and how they were read: words taken for keys, texts that are not values of
    /// their parameters. Sentences without full stops.
    pub notes: Vec<String>,
}

/// A parameter of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The name.
    pub name: String,
    /// The type, with paths below the crate's root.
    pub ty: String,
    /// What the code gives it.
    pub example: String,
}

impl<'m> Finder<'m> {
    /// Finds the request for a line.
    ///
    /// # Errors
    ///
    /// Says why there is none, and what is near.
    pub fn find(&self, line: &str) -> Result<Found, Box<Missing>> {
        if line.len() > LONGEST {
            return Err(Box::new(Missing::unreadable("the line is too long for an address")));
        }
        let line = self.below_root(Line::parse(line));
        if line.segments.is_empty() {
            return Err(Box::new(Missing::unreadable("there is no address in the line")));
        }
        let stuck = match self.way(&line) {
            Ok(way) => return Ok(self.found(&way, &line.options)),
            Err(stuck) => stuck,
        };
        Err(Box::new(near::missing(self, &line, &stuck)))
    }

    /// The way along a line: with its method, or else by reading what is there, or calling it.
    fn way(&self, line: &Line) -> Result<Way<'m>, walk::Stuck<'m>> {
        let walk = |method: &str| walk::walk(self, &line.segments, &|node| request::of(self, node, method));
        match &line.method {
            Some(method) => walk(method),
            None => walk("GET").or_else(|stuck| walk("POST").map_err(|_| stuck)),
        }
    }

    /// A line without the segments of the service's root.
    fn below_root(&self, mut line: Line) -> Line {
        let service = self.service();
        let is_child = |segment: &Segment| {
            let mut names = service.methods.iter().filter_map(|method| step::name_of(method.kind));
            names.any(|(name, _)| segment.name.eq_ignore_ascii_case(name))
        };
        let is_host = |segment: &Segment| segment.text.contains('.') || segment.text.contains(':');
        let is_absolute = line.is_absolute
            || line.segments.first().is_some_and(|first| !is_child(first) && !is_version(first) && is_host(first));
        let is_root = |segment: &Segment| is_absolute || is_version(segment) || segment.is_placeholder();
        let length = line.segments.iter().take_while(|segment| !is_child(segment) && is_root(segment)).count();
        if length < line.segments.len() {
            line.segments.drain(..length);
        } else {
            // No segment is known. What can be a root is dropped, and the error is about the rest.
            let length =
                line.segments.iter().take_while(|segment| is_version(segment) || segment.is_placeholder()).count();
            line.segments.drain(..length);
        }
        line
    }

    fn found(&self, way: &Way<'m>, options: &[(String, String)]) -> Found {
        let (code, calls) = Code::of(self, way, options);
        let steps: Vec<_> = way.steps.iter().chain(&code.others).collect();
        let annotations = RequestAnnotations::about(self.model().container.as_ref(), way);
        let (permissions, page) = self.stated(way);
        let parameters = code.parameters.iter().map(|(parameter, example)| Parameter {
            name: parameter.name.clone(),
            ty: parameter.ty.clone(),
            example: example.clone(),
        });
        let optional = code.optional.iter().map(|setter| (setter.name.clone(), setter.ty.clone())).collect();
        Found {
            method: way.request.http.to_owned(),
            code: code.text(&calls),
            chain: calls.concat(),
            parameters: parameters.collect(),
            optional,
            request: way.request.ty.clone(),
            result: request::result(&way.request.ty),
            features: features::of(&self.layout, &steps, &code.elements),
            permissions: permissions.unwrap_or_else(|| annotations.permissions()),
            page: page.or_else(|| annotations.page()),
            notes: way.notes(),
        }
    }
}

/// Whether a segment is the version of a service.
fn is_version(segment: &Segment) -> bool {
    let text = segment.text.to_ascii_lowercase();
    let number = text.strip_prefix('v').unwrap_or_default();
    text == "beta" || (!number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.'))
}
