//! Owns annotations of the model: terms by qualified name, values of every kind, and how to look into them.

use std::collections::BTreeMap;

/// The term that gives a model element a name for code, from which identifiers are derived in place of its own.
pub const NAME: &str = "GraphModel.Naming.V1.Name";

/// The annotations of one model element, by term and qualifier.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotations {
    by_term: BTreeMap<(String, Option<String>), Annotation>,
}

/// An annotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// The value, which is the term's default where the document gives none.
    pub value: Value,
    /// Annotations of the annotation.
    pub annotations: Annotations,
}

/// The value of an annotation.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Null.
    Null,
    /// A Boolean.
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// Text: strings and every constant that CSDL JSON writes as one, such as dates, paths of model elements, and members
    /// of enumeration types with commas between them.
    Text(String),
    /// A path whose value is meant.
    Path(String),
    /// Several values.
    Collection(Vec<Value>),
    /// Named values.
    Record {
        /// The record's type, qualified.
        ty: Option<String>,
        /// The values.
        properties: BTreeMap<String, Value>,
    },
    /// An expression that has to be computed: operator or function, operands.
    Computed {
        /// Name of the operator or function.
        operator: String,
        /// Operands.
        operands: Vec<Value>,
    },
}

impl Annotations {
    /// Adds an annotation; gives it back if there is one with the same term and qualifier.
    pub fn insert(
        &mut self,
        term: String,
        qualifier: Option<String>,
        annotation: Annotation,
    ) -> Result<(), Annotation> {
        match self.by_term.entry((term, qualifier)) {
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(annotation);
                Ok(())
            }
            std::collections::btree_map::Entry::Occupied(_) => Err(annotation),
        }
    }

    /// Adds what a record says beside the record that is there already under the same term and qualifier.
    ///
    /// # Errors
    ///
    /// Gives the annotation back if one of the two is no record, or if both say something about the same property.
    pub fn complete(
        &mut self,
        term: String,
        qualifier: Option<String>,
        annotation: Annotation,
    ) -> Result<(), Annotation> {
        let known = self.by_term.get_mut(&(term, qualifier)).map(|known| &mut known.value);
        match (known, &annotation.value) {
            (Some(Value::Record { properties, .. }), Value::Record { properties: further, .. })
                if further.keys().all(|property| !properties.contains_key(property)) =>
            {
                properties.extend(further.clone());
                Ok(())
            }
            _ => Err(annotation),
        }
    }

    /// Puts an annotation in the place of the one with the same term and qualifier: of two records, what the new one says
    /// goes before what the old one says, which keeps the rest. Gives whether there was one that said anything else.
    pub(crate) fn replace(&mut self, term: String, qualifier: Option<String>, mut annotation: Annotation) -> bool {
        let Some(known) = self.by_term.get_mut(&(term.clone(), qualifier.clone())) else {
            self.by_term.insert((term, qualifier), annotation);
            return false;
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

    /// Takes the annotation with a term and without a qualifier off.
    pub(crate) fn remove(&mut self, term: &str) {
        self.by_term.remove(&(term.to_owned(), None));
    }

    /// All of them: term, qualifier, annotation.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<&str>, &Annotation)> {
        self.by_term.iter().map(|((term, qualifier), annotation)| (term.as_str(), qualifier.as_deref(), annotation))
    }

    /// The annotation with a term and a qualifier.
    pub fn find(&self, term: &str, qualifier: Option<&str>) -> Option<&Annotation> {
        self.by_term.get(&(term.to_owned(), qualifier.map(str::to_owned)))
    }

    /// The annotation with a term and a qualifier, to be added to.
    pub(crate) fn find_mut(&mut self, term: &str, qualifier: Option<&str>) -> Option<&mut Annotation> {
        self.by_term.get_mut(&(term.to_owned(), qualifier.map(str::to_owned)))
    }

    /// Whether there is an annotation with a term and a qualifier.
    pub fn has(&self, term: &str, qualifier: Option<&str>) -> bool {
        self.find(term, qualifier).is_some()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_term.is_empty()
    }

    /// The annotation with a term and without a qualifier.
    pub fn get(&self, term: &str) -> Option<&Annotation> {
        self.by_term.get(&(term.to_owned(), None))
    }

    /// The value of a term.
    pub fn value(&self, term: &str) -> Option<&Value> {
        Some(&self.get(term)?.value)
    }

    /// Whether a tagging term holds: it is there and not false.
    pub fn is_tagged(&self, term: &str) -> bool {
        self.get(term).is_some_and(|annotation| annotation.value != Value::Bool(false))
    }

    /// What an element is called in code: by the name that annotations give it, else by its own.
    pub fn called<'a>(&'a self, name: &'a str) -> &'a str {
        self.text(NAME).unwrap_or(name)
    }

    /// The text of a term.
    pub fn text(&self, term: &str) -> Option<&str> {
        self.value(term)?.as_text()
    }
}

impl Value {
    /// The text, if it is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Path(text) => Some(text),
            _ => None,
        }
    }

    /// A named value of a record.
    pub fn get(&self, property: &str) -> Option<&Value> {
        match self {
            Self::Record { properties, .. } => properties.get(property),
            _ => None,
        }
    }

    /// The items of a collection.
    pub fn items(&self) -> &[Value] {
        match self {
            Self::Collection(items) => items,
            _ => &[],
        }
    }

    /// Names of enumeration members.
    pub fn members(&self) -> Vec<&str> {
        match self {
            Self::Text(text) => text.split(',').map(str::trim).collect(),
            _ => Vec::new(),
        }
    }
}
