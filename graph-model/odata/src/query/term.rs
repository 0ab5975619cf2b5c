//! Owns [`Term`]: the text of an expression while it is put together, with parentheses where precedence calls for them. It
//! knows nothing of types.

/// How tightly the outermost operator of a term binds, as section 5.1.1.17 of OData's URL conventions has it.
///
/// `has` and `in` are on the level of comparisons here, although OData binds them tighter: readers differ, and parentheses
/// suit all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Or,
    And,
    Comparison,
    Additive,
    Multiplicative,
    Unary,
    Primary,
}

/// A place that depends on what the expression is about: the resource itself, or the variable of a lambda expression.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// Where a path begins: `x/` in a lambda expression.
    Path,
    /// Where a function takes the resource as its first parameter: `x,` in a lambda expression.
    Argument,
    /// Where the resource itself stands: `$it`, or `x` in a lambda expression.
    Itself,
}

/// The text of an expression.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Term {
    text: String,
    level: Level,
    /// Where the names of lambda variables go.
    places: Vec<(usize, Place)>,
    /// How many lambda expressions are nested in it.
    depth: usize,
    /// Whether it is a text of the user's that has unbalanced quotes or parentheses.
    unbalanced: bool,
    /// Whether a text of the user's is in it, whose paths are not known.
    opaque: bool,
    failure: Option<&'static str>,
}

const UNBALANCED: &str = "a condition that is given as text has quotes or parentheses without their counterparts";
const OPAQUE: &str = "a condition that is given as text cannot stand in `any` or `all`: its paths lack the variable";

impl Term {
    fn new(text: String, level: Level) -> Self {
        Self { text, level, places: Vec::new(), depth: 0, unbalanced: false, opaque: false, failure: None }
    }

    /// A literal, or anything else that holds together without parentheses and has no path in it.
    pub(super) fn literal(text: String) -> Self {
        let level = if text.starts_with('-') { Level::Unary } else { Level::Primary };
        Self::new(text, level)
    }

    /// A path that starts at the resource.
    pub(super) fn path(text: &str) -> Self {
        let mut term = Self::new(text.to_owned(), Level::Primary);
        term.places.push((0, Place::Path));
        term
    }

    /// The resource itself.
    pub(super) fn itself() -> Self {
        let mut term = Self::new(String::new(), Level::Primary);
        term.places.push((0, Place::Itself));
        term
    }

    /// A condition that a user wrote.
    pub(super) fn user_text(text: String) -> Self {
        let (level, balanced) = scan(&text);
        let failure = text.trim().is_empty().then_some("the condition is empty");
        Self { unbalanced: !balanced, opaque: true, failure, ..Self::new(text, level) }
    }

    /// Appends another term, in parentheses if it binds less tightly than it has to.
    fn push(&mut self, other: Self, least: Level) {
        let parentheses = other.level < least;
        if parentheses {
            self.text.push('(');
        }
        let start = self.text.len();
        self.places.extend(other.places.into_iter().map(|(at, place)| (start + at, place)));
        self.text.push_str(&other.text);
        if parentheses {
            self.text.push(')');
        }
        self.depth = self.depth.max(other.depth);
        self.opaque |= other.opaque;
        let unbalanced = other.unbalanced.then_some(UNBALANCED);
        self.failure = self.failure.or(other.failure).or(unbalanced);
    }

    /// The term as the left operand of an operator, which needs no new text as a rule.
    fn operand(self, least: Level) -> Self {
        if self.level >= least && !self.unbalanced {
            return self;
        }
        let mut term = Self::new(String::with_capacity(self.text.len() + 2), Level::Primary);
        term.push(self, least);
        term
    }

    /// Two operands with an operator between them. Operators associate to the left: the right one has to bind tighter
    /// than the operator, unless it makes no difference.
    fn binary(self, operator: &str, right: Self, level: Level, left_least: Level, right_least: Level) -> Self {
        let mut term = self.operand(left_least);
        term.text.reserve(operator.len() + right.text.len() + 4);
        term.text.push(' ');
        term.text.push_str(operator);
        term.text.push(' ');
        term.push(right, right_least);
        term.level = level;
        term
    }

    pub(super) fn and(self, right: Self) -> Self {
        self.binary("and", right, Level::And, Level::And, Level::And)
    }

    pub(super) fn or(self, right: Self) -> Self {
        self.binary("or", right, Level::Or, Level::Or, Level::Or)
    }

    pub(super) fn comparison(self, operator: &str, right: Self) -> Self {
        self.binary(operator, right, Level::Comparison, Level::Additive, Level::Additive)
    }

    pub(super) fn additive(self, operator: &str, right: Self) -> Self {
        self.binary(operator, right, Level::Additive, Level::Additive, Level::Multiplicative)
    }

    pub(super) fn multiplicative(self, operator: &str, right: Self) -> Self {
        self.binary(operator, right, Level::Multiplicative, Level::Multiplicative, Level::Unary)
    }

    /// An operator in front of its operand.
    pub(super) fn unary(self, operator: &str) -> Self {
        let mut term = Self::new(operator.to_owned(), Level::Unary);
        term.push(self, Level::Primary);
        term
    }

    /// A call of a function with at least one argument.
    pub(super) fn call(name: &str, arguments: impl IntoIterator<Item = Self>) -> Self {
        let mut term = Self::new(name.to_owned(), Level::Primary);
        let mut separator = '(';
        for argument in arguments {
            term.text.push(separator);
            term.push(argument, Level::Or);
            separator = ',';
        }
        term.text.push(')');
        term
    }

    /// Whether the term is one of several literals. That it is none of them if there are none, OData cannot say.
    pub(super) fn within(self, literals: impl IntoIterator<Item = Self>) -> Self {
        let mut literals = literals.into_iter().peekable();
        if literals.peek().is_none() {
            return Self { failure: self.failure, ..Self::literal("false".to_owned()) };
        }
        self.comparison("in", Self::call("", literals))
    }

    /// A test of the type: of the term, or of the resource itself.
    pub(super) fn is_of(term: Option<Self>, type_name: &str) -> Self {
        if let Some(term) = term {
            return Self::call("isof", [term, Self::literal(type_name.to_owned())]);
        }
        let mut call = Self::literal(format!("isof({type_name})"));
        call.places.push(("isof(".len(), Place::Argument));
        call
    }

    /// A lambda expression over the elements of a collection; the condition is about one of them.
    pub(super) fn lambda(collection: &str, operator: &str, condition: Option<Self>) -> Self {
        let mut text = format!("{collection}/{operator}(");
        let (mut depth, mut failure) = (0, None);
        if let Some(condition) = condition {
            depth = condition.depth + 1;
            failure = condition.failure.or(condition.opaque.then_some(OPAQUE));
            // Nested expressions have variables of their own.
            let variable = if condition.depth == 0 { "x".to_owned() } else { format!("x{}", condition.depth) };
            text.push_str(&variable);
            text.push(':');
            condition.fill(&variable, &mut text);
        }
        text.push(')');
        let mut term = Self { depth, failure, ..Self::new(text, Level::Primary) };
        term.places.push((0, Place::Path));
        term
    }

    /// Appends the text with the name of a variable in its places.
    fn fill(&self, variable: &str, text: &mut String) {
        let mut copied = 0;
        for &(at, place) in &self.places {
            text.push_str(&self.text[copied..at]);
            text.push_str(variable);
            text.push_str(match place {
                Place::Path => "/",
                Place::Argument => ",",
                Place::Itself => "",
            });
            copied = at;
        }
        text.push_str(&self.text[copied..]);
    }

    /// The text of an expression about the resource of the request, or why there is none.
    pub(crate) fn finish(mut self) -> Result<String, &'static str> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        self.places.retain(|(_, place)| matches!(place, Place::Itself));
        for (at, _) in self.places.into_iter().rev() {
            self.text.insert_str(at, "$it");
        }
        Ok(self.text)
    }

    /// The same where the text becomes part of another one, so that it has to hold together.
    pub(super) fn finish_nested(self) -> Result<String, &'static str> {
        if self.unbalanced { Err(UNBALANCED) } else { self.finish() }
    }
}

/// A condition that meets both, each in parentheses if it needs them; or why there is none.
pub(crate) fn both(first: &str, second: Term) -> Result<String, &'static str> {
    Term::user_text(first.to_owned()).and(second).finish()
}

/// How tightly a condition that a user wrote binds at least, as far as `and` is concerned, and whether its quotes and
/// parentheses are balanced. Strings in single quotes double them inside; those in JSON have backslashes.
fn scan(text: &str) -> (Level, bool) {
    let (mut depth, mut has_or, mut word_start) = (0_usize, false, None);
    let mut chars = text.char_indices();
    while let Some((at, char)) = chars.next() {
        if char.is_ascii_alphabetic() {
            word_start = word_start.or(Some(at));
            continue;
        }
        if char.is_alphanumeric() || matches!(char, '_' | '/' | '.' | '$' | '@' | '-') {
            // Not a word of letters alone: it is no operator.
            word_start = Some(at);
            continue;
        }
        let word = word_start.take().map_or("", |start| &text[start..at]);
        has_or |= depth == 0 && word.eq_ignore_ascii_case("or");
        match char {
            '(' => depth += 1,
            ')' => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return (Level::Or, false),
            },
            '\'' if !chars.any(|(_, char)| char == '\'') => return (Level::Or, false),
            '"' => loop {
                match chars.next() {
                    Some((_, '"')) => break,
                    Some((_, '\\')) => drop(chars.next()),
                    Some(_) => {}
                    None => return (Level::Or, false),
                }
            },
            _ => {}
        }
    }
    (if has_or { Level::Or } else { Level::And }, depth == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_in_text_are_scanned_outside_of_strings() {
        for (text, level, balanced) in [
            ("a eq 1", Level::And, true),
            ("a eq 1 or b eq 2", Level::Or, true),
            ("a eq 1 OR b eq 2", Level::Or, true),
            ("(a eq 1)or(b eq 2)", Level::Or, true),
            ("(a eq 1 or b eq 2) and c", Level::And, true),
            ("a eq ' or '", Level::And, true),
            ("a eq 'it''s or ) so'", Level::And, true),
            ("contains(a,'x') and x/or eq 1 and or_b eq 2 and major eq 3 and b.or eq 4", Level::And, true),
            (r#"a in ["x\") or (", "y"]"#, Level::And, true),
            ("a eq 1) or (b eq 2", Level::Or, false),
            ("(a eq 1", Level::And, false),
            ("a eq 'x", Level::Or, false),
            ("a eq \"x\\\"", Level::Or, false),
        ] {
            assert_eq!(scan(text), (level, balanced), "{text}");
        }
    }

    #[test]
    fn operands_have_parentheses_only_where_they_need_them() {
        let name = |text: &str| Term::path(text);
        let text = |term: Term| term.finish();
        assert_eq!(text(name("a").or(name("b")).and(name("c").and(name("d")))), Ok("(a or b) and c and d".into()));
        assert_eq!(text(name("a").and(name("b")).or(name("c").or(name("d")))), Ok("a and b or c or d".into()));
        assert_eq!(text(name("a").and(name("b")).unary("not ")), Ok("not (a and b)".into()));
        assert_eq!(text(name("a").unary("not ").unary("not ")), Ok("not (not a)".into()));
        assert_eq!(text(Term::call("f", [name("a")]).unary("not ").and(name("b"))), Ok("not f(a) and b".into()));
        let sum = |left, right| Term::additive(left, "sub", right);
        assert_eq!(
            text(sum(name("a"), sum(name("b"), name("c"))).comparison("eq", name("d").comparison("gt", name("e")))),
            Ok("a sub (b sub c) eq (d gt e)".into())
        );
        assert_eq!(text(sum(name("a"), name("b")).multiplicative("mul", name("c"))), Ok("(a sub b) mul c".into()));
    }
}
