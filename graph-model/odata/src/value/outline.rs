//! Owns [`Outline`]: which properties a projection asks for. It knows names only, not where they come from.

/// What a projection asks for.
#[derive(Debug, Default)]
pub struct Outline {
    pub(crate) select: String,
    pub(crate) expand: String,
}

impl Outline {
    /// Adds a property; one of a related entity, or of several, with what is asked for there.
    pub(crate) fn add(&mut self, name: &str, is_related: bool, nested: Option<Self>) {
        let list = if is_related { &mut self.expand } else { &mut self.select };
        if !list.is_empty() {
            list.push(',');
        }
        list.push_str(name);
        let Some(Self { select, expand }) = nested.filter(|_| is_related) else { return };
        let mut separator = '(';
        for (name, value) in [("$select=", select), ("$expand=", expand)] {
            if !value.is_empty() {
                list.push(separator);
                list.push_str(name);
                list.push_str(&value);
                separator = ';';
            }
        }
        if separator == ';' {
            list.push(')');
        }
    }
}
