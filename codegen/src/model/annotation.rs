//! Owns annotations of the model: their terms by qualified name, and their values.

use std::collections::BTreeMap;

/// The term that gives a model element a name for code, from which identifiers are derived in place of its own.
pub const NAME: &str = "GraphModel.Naming.V1.Name";

/// The annotations of one model element, by term and qualifier.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotations {
    /// By term and qualifier. There are few for each element, and they are looked up far more often than they are added.
    sorted: Vec<(String, Option<String>, Annotation)>,
}

/// An annotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// The value; where the document gives none, the term's default.
    pub value: Value,
    /// Annotations of the annotation itself.
    pub annotations: Annotations,
}

/// The value of an annotation.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// A Boolean.
    Bool(bool),
    /// A number as written.
    Number(String),
    /// A string, or a constant that CSDL JSON writes as one: a date, the path of a model element, comma-separated
    /// members of an enumeration type.
    Text(String),
    /// A path that stands for the value it leads to.
    Path(String),
    /// A collection.
    Collection(Vec<Value>),
    /// A record.
    Record {
        /// The qualified name of its type, if given.
        ty: Option<String>,
        /// Its properties by name.
        properties: BTreeMap<String, Value>,
    },
    /// An expression that only a client could evaluate.
    Computed {
        /// The name of the operator or function.
        operator: String,
        /// Its operands.
        operands: Vec<Value>,
    },
}

impl Annotations {
    /// Adds an annotation.
    ///
    /// # Errors
    ///
    /// Returns the annotation if there already is one with the same term and qualifier.
    pub fn insert(
        &mut self,
        term: String,
        qualifier: Option<String>,
        annotation: Annotation,
    ) -> Result<(), Annotation> {
        match self.position(&term, qualifier.as_deref()) {
            Ok(_) => Err(annotation),
            Err(place) => {
                self.sorted.insert(place, (term, qualifier, annotation));
                Ok(())
            }
        }
    }

    /// Where the annotation is, or else where it would be inserted.
    fn position(&self, term: &str, qualifier: Option<&str>) -> Result<usize, usize> {
        self.sorted
            .binary_search_by(|(known, of, _)| known.as_str().cmp(term).then_with(|| of.as_deref().cmp(&qualifier)))
    }

    /// Adds an annotation, or its record's properties to those of the record under the same term and qualifier: another
    /// document may supplement the service's own annotations.
    ///
    /// Returns whether all of it was added; the first of two contradicting annotations wins.
    pub(crate) fn merge(&mut self, term: &str, qualifier: Option<&str>, annotation: Annotation) -> bool {
        let Err(annotation) = self.insert(term.to_owned(), qualifier.map(str::to_owned), annotation) else {
            return true;
        };
        let known = self.find_mut(term, qualifier).map(|known| &mut known.value);
        match (known, annotation.value) {
            (Some(Value::Record { properties, .. }), Value::Record { properties: further, .. })
                if further.keys().all(|property| !properties.contains_key(property)) =>
            {
                properties.extend(further);
                true
            }
            _ => false,
        }
    }

    /// Replaces the annotation with the same term and qualifier. Of two records, the new one's properties take
    /// precedence, and the old one's others are kept. Returns whether this replaced anything that said otherwise.
    pub(crate) fn replace(&mut self, term: String, qualifier: Option<String>, mut annotation: Annotation) -> bool {
        let known = match self.position(&term, qualifier.as_deref()) {
            Ok(place) => &mut self.sorted[place].2,
            Err(place) => {
                self.sorted.insert(place, (term, qualifier, annotation));
                return false;
            }
        };
        if let (Value::Record { properties: old, .. }, Value::Record { properties: new, .. }) =
            (&known.value, &mut annotation.value)
        {
            for (property, value) in old {
                new.entry(property.clone()).or_insert_with(|| value.clone());
            }
        }
        let changes = known.value != annotation.value;
        *known = annotation;
        changes
    }

    /// Removes the annotation with a term and no qualifier.
    pub(crate) fn remove(&mut self, term: &str) {
        if let Ok(place) = self.position(term, None) {
            self.sorted.remove(place);
        }
    }

    /// All annotations: term, qualifier, annotation.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<&str>, &Annotation)> {
        self.sorted.iter().map(|(term, qualifier, annotation)| (term.as_str(), qualifier.as_deref(), annotation))
    }

    /// The annotation with a term and a qualifier.
    pub fn find(&self, term: &str, qualifier: Option<&str>) -> Option<&Annotation> {
        self.position(term, qualifier).ok().map(|place| &self.sorted[place].2)
    }

    /// Like [`find`](Self::find), mutable.
    pub(crate) fn find_mut(&mut self, term: &str, qualifier: Option<&str>) -> Option<&mut Annotation> {
        self.position(term, qualifier).ok().map(|place| &mut self.sorted[place].2)
    }

    /// Whether there is an annotation with a term and a qualifier.
    pub fn has(&self, term: &str, qualifier: Option<&str>) -> bool {
        self.find(term, qualifier).is_some()
    }

    /// Whether there are no annotations.
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// The annotation with a term and no qualifier.
    pub fn get(&self, term: &str) -> Option<&Annotation> {
        self.find(term, None)
    }

    /// The value of a term without a qualifier.
    pub fn value(&self, term: &str) -> Option<&Value> {
        Some(&self.get(term)?.value)
    }

    /// Whether a tagging term applies: it is present and not `false`.
    pub fn is_tagged(&self, term: &str) -> bool {
        self.get(term).is_some_and(|annotation| annotation.value != Value::Bool(false))
    }

    /// What an element is called in code: by the name that annotations give it, else by its own.
    pub fn called<'a>(&'a self, name: &'a str) -> &'a str {
        self.text(NAME).unwrap_or(name)
    }

    /// The text of a term without a qualifier.
    pub fn text(&self, term: &str) -> Option<&str> {
        self.value(term)?.as_text()
    }
}

impl Value {
    /// The text of a string or path.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Path(text) => Some(text),
            _ => None,
        }
    }

    /// A property of a record.
    pub fn get(&self, property: &str) -> Option<&Value> {
        match self {
            Self::Record { properties, .. } => properties.get(property),
            _ => None,
        }
    }

    /// The items of a collection; none of anything else.
    pub fn items(&self) -> &[Value] {
        match self {
            Self::Collection(items) => items,
            _ => &[],
        }
    }

    /// The names of enumeration members.
    pub fn members(&self) -> Vec<&str> {
        match self {
            Self::Text(text) => text.split(',').map(str::trim).collect(),
            _ => Vec::new(),
        }
    }
}
