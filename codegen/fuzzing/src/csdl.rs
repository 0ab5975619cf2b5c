//! Owns generating almost valid CSDL XML documents: most references resolve, and names are unusual.

use arbtest::arbitrary::{Result, Unstructured};

use crate::hostile;

/// The names that a document declares.
#[derive(Default)]
struct Names {
    entities: Vec<String>,
    complex: Vec<String>,
    others: Vec<String>,
    operations: Vec<(String, String)>,
}

const PRIMITIVES: &[&str] = &[
    "Edm.String",
    "Edm.Int32",
    "Edm.Int64",
    "Edm.Boolean",
    "Edm.Guid",
    "Edm.Date",
    "Edm.DateTimeOffset",
    "Edm.Decimal",
    "Edm.Double",
    "Edm.Binary",
    "Edm.Duration",
    "Edm.Stream",
    "Edm.TimeOfDay",
    "Edm.Byte",
    "Edm.SByte",
    "Edm.Single",
    "Edm.Untyped",
    "Edm.ComplexType",
    "Edm.EntityType",
    "Edm.PrimitiveType",
    "Edm.GeographyPoint",
    "Edm.GeometryPolygon",
    "Edm.PropertyPath",
];

/// Generates a document.
///
/// # Errors
///
/// Fails if the source of bytes does.
pub fn document(u: &mut Unstructured<'_>) -> Result<String> {
    let mut names = Names::default();
    let mut pool = Vec::new();
    for _ in 0..u.int_in_range(4..=14)? {
        pool.push(hostile::name(u)?);
    }
    let namespaces = u.int_in_range(1..=3)?;
    let mut schemas = Vec::new();
    for number in 0..namespaces {
        let namespace = match u.int_in_range(0..=5)? {
            0 => format!("{}.{}", u.choose(&pool)?, u.choose(&pool)?),
            1 => u.choose(&pool)?.clone(),
            _ => format!("shop{number}"),
        };
        // Most names in a schema are distinct.
        let mut plan = Vec::new();
        let mut free = pool.clone();
        for _ in 0..u.int_in_range(1..=9)? {
            let Some(last) = free.len().checked_sub(1) else { break };
            let name = free.swap_remove(u.int_in_range(0..=last)?);
            let kind: u8 = u.int_in_range(0..=9)?;
            let full = format!("{namespace}.{name}");
            match kind {
                0..=3 => names.entities.push(full),
                4 | 5 => names.complex.push(full),
                6..=8 => names.others.push(full),
                _ => {}
            }
            plan.push((name, kind));
        }
        schemas.push((namespace, plan));
    }
    let container = u.int_in_range(0..=namespaces)?;
    let mut text = String::from(
        "<edmx:Edmx xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\" Version=\"4.0\">\n<edmx:DataServices>\n",
    );
    for (number, (namespace, plan)) in schemas.iter().enumerate() {
        let alias = if u.ratio(1, 8)? { format!(" Alias=\"{}\"", escaped(&hostile::name(u)?)) } else { String::new() };
        text.push_str(&format!(
            "<Schema Namespace=\"{}\"{alias} xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\n",
            escaped(namespace)
        ));
        if u.ratio(1, 8)? {
            text.push_str("<Annotation Term=\"Org.OData.Core.V1.DefaultNamespace\" />\n");
        }
        let mut writer = Writer { u, names: &mut names, pool: &pool, text: &mut text };
        for (name, kind) in plan {
            writer.element(namespace, name, *kind)?;
        }
        if number == container {
            writer.container(namespace)?;
        }
        text.push_str("</Schema>\n");
    }
    text.push_str("</edmx:DataServices>\n</edmx:Edmx>\n");
    Ok(text)
}

struct Writer<'w, 'u, 'b> {
    u: &'w mut Unstructured<'b>,
    names: &'u mut Names,
    pool: &'u [String],
    text: &'u mut String,
}

impl Writer<'_, '_, '_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn ratio(&mut self, of: u8) -> Result<bool> {
        self.u.ratio(1, of)
    }

    fn pick(&mut self, from: fn(&Names) -> &Vec<String>) -> Result<Option<String>> {
        let known = from(self.names);
        if known.is_empty() { Ok(None) } else { self.u.choose(known).cloned().map(Some) }
    }

    fn name(&mut self) -> Result<String> {
        self.u.choose(self.pool).cloned()
    }

    fn ty(&mut self) -> Result<String> {
        let ty = match self.u.int_in_range(0..=9)? {
            0 => self.pick(|names| &names.complex)?,
            1 => self.pick(|names| &names.others)?,
            2 if self.ratio(8)? => Some(hostile::atom(self.u)?.to_owned()),
            _ => None,
        };
        let ty = match ty {
            Some(ty) => ty,
            None => (*self.u.choose(PRIMITIVES)?).to_owned(),
        };
        Ok(escaped(&if self.ratio(5)? { format!("Collection({ty})") } else { ty }))
    }

    fn nullable(&mut self) -> Result<&'static str> {
        Ok(*self.u.choose(&["", " Nullable=\"false\"", " Nullable=\"true\""])?)
    }

    fn element(&mut self, namespace: &str, name: &str, kind: u8) -> Result<()> {
        match kind {
            0..=3 => self.structured(namespace, name, true),
            4 | 5 => self.structured(namespace, name, false),
            6 | 7 => self.enumeration(name),
            8 => {
                let underlying = *self.u.choose(PRIMITIVES)?;
                self.line(&format!("<TypeDefinition Name=\"{}\" UnderlyingType=\"{underlying}\">", escaped(name)));
                self.annotations()?;
                self.line("</TypeDefinition>");
                Ok(())
            }
            _ => self.operation(namespace, name),
        }
    }

    fn structured(&mut self, namespace: &str, name: &str, entity: bool) -> Result<()> {
        let element = if entity { "EntityType" } else { "ComplexType" };
        let mut attributes = String::new();
        let base =
            if self.ratio(3)? { self.pick(if entity { |n| &n.entities } else { |n| &n.complex })? } else { None };
        // Base types may be declared later, so cycles are possible; a type that is its own base is too obvious.
        let base = base.filter(|base| *base != format!("{namespace}.{name}"));
        if let Some(base) = &base {
            attributes.push_str(&format!(" BaseType=\"{}\"", escaped(base)));
        }
        for flag in ["Abstract", "OpenType", "HasStream"] {
            if self.ratio(6)? && (entity || flag != "HasStream") {
                attributes.push_str(&format!(" {flag}=\"true\""));
            }
        }
        self.line(&format!("<{element} Name=\"{}\"{attributes}>", escaped(name)));
        let mut properties = Vec::new();
        let mut free = self.pool.to_vec();
        for _ in 0..self.u.int_in_range(0..=5)? {
            let Some(last) = free.len().checked_sub(1) else { break };
            properties.push(free.swap_remove(self.u.int_in_range(0..=last)?));
        }
        let keys = if entity && base.is_none() { self.u.int_in_range(0..=2)?.min(properties.len()) } else { 0 };
        if keys > 0 {
            self.line("<Key>");
            for key in &properties[..keys] {
                self.line(&format!("<PropertyRef Name=\"{}\" />", escaped(key)));
            }
            self.line("</Key>");
        }
        for (index, property) in properties.iter().enumerate() {
            let property = escaped(property);
            if index < keys {
                let ty = *self.u.choose(&PRIMITIVES[..6])?;
                self.line(&format!("<Property Name=\"{property}\" Type=\"{ty}\" Nullable=\"false\" />"));
                continue;
            }
            let target = if self.ratio(3)? { self.pick(|names| &names.entities)? } else { None };
            let nullable = self.nullable()?;
            let (element, line) = if let Some(target) = target {
                let target = escaped(&target);
                let (ty, nullable) =
                    if self.ratio(2)? { (format!("Collection({target})"), "") } else { (target, nullable) };
                let contained = if self.ratio(3)? { " ContainsTarget=\"true\"" } else { "" };
                ("NavigationProperty", format!("Type=\"{ty}\"{nullable}{contained}"))
            } else {
                ("Property", format!("Type=\"{}\"{nullable}", self.ty()?))
            };
            self.line(&format!("<{element} Name=\"{property}\" {line}>"));
            self.annotations()?;
            self.line(&format!("</{element}>"));
        }
        self.annotations()?;
        self.line(&format!("</{element}>"));
        Ok(())
    }

    fn enumeration(&mut self, name: &str) -> Result<()> {
        let flags = if self.ratio(2)? { " IsFlags=\"true\"" } else { "" };
        self.line(&format!("<EnumType Name=\"{}\"{flags}>", escaped(name)));
        let mut free = self.pool.to_vec();
        for number in 0..self.u.int_in_range(0..=6)? {
            let Some(last) = free.len().checked_sub(1) else { break };
            let member = free.swap_remove(self.u.int_in_range(0..=last)?);
            let value = if flags.is_empty() { String::new() } else { format!(" Value=\"{}\"", 1_u32 << number) };
            self.line(&format!("<Member Name=\"{}\"{value}>", escaped(&member)));
            self.annotations()?;
            self.line("</Member>");
        }
        self.annotations()?;
        self.line("</EnumType>");
        Ok(())
    }

    fn operation(&mut self, namespace: &str, name: &str) -> Result<()> {
        let element = *self.u.choose(&["Action", "Function"])?;
        let bound = if self.ratio(2)? { self.pick(|names| &names.entities)? } else { None };
        let composable = if element == "Function" && self.ratio(3)? { " IsComposable=\"true\"" } else { "" };
        let is_bound = if bound.is_some() { " IsBound=\"true\"" } else { "" };
        self.line(&format!("<{element} Name=\"{}\"{is_bound}{composable}>", escaped(name)));
        if let Some(bound) = bound {
            let bound = escaped(&bound);
            let ty = if self.ratio(2)? { format!("Collection({bound})") } else { bound };
            self.line(&format!("<Parameter Name=\"bindingParameter\" Type=\"{ty}\" />"));
        } else {
            self.names.operations.push((element.to_owned(), format!("{namespace}.{name}")));
        }
        for _ in 0..self.u.int_in_range(0..=4)? {
            let (name, ty, nullable) = (escaped(&self.name()?), self.ty()?, self.nullable()?);
            self.line(&format!("<Parameter Name=\"{name}\" Type=\"{ty}\"{nullable}>"));
            self.annotations()?;
            self.line("</Parameter>");
        }
        if element == "Function" || self.ratio(2)? {
            let entity = if self.ratio(2)? { self.pick(|names| &names.entities)? } else { None };
            let ty = match entity {
                Some(entity) if self.ratio(2)? => format!("Collection({})", escaped(&entity)),
                Some(entity) => escaped(&entity),
                None => self.ty()?,
            };
            let nullable = self.nullable()?;
            self.line(&format!("<ReturnType Type=\"{ty}\"{nullable} />"));
        }
        self.annotations()?;
        self.line(&format!("</{element}>"));
        Ok(())
    }

    fn container(&mut self, _namespace: &str) -> Result<()> {
        // Half of the containers may share the name of a type or an operation, which is an error.
        let mark = if self.ratio(2)? { "Container" } else { "" };
        let name = escaped(&format!("{}{mark}", self.name()?));
        self.line(&format!("<EntityContainer Name=\"{name}\">"));
        let mut free = self.pool.to_vec();
        for _ in 0..self.u.int_in_range(0..=5)? {
            let Some(last) = free.len().checked_sub(1) else { break };
            let child = escaped(&free.swap_remove(self.u.int_in_range(0..=last)?));
            let operation = if !self.names.operations.is_empty() && self.ratio(3)? {
                Some(self.u.choose(&self.names.operations)?.clone())
            } else {
                None
            };
            if let Some((kind, operation)) = operation {
                self.line(&format!("<{kind}Import Name=\"{child}\" {kind}=\"{}\" />", escaped(&operation)));
            } else if let Some(ty) = self.pick(|names| &names.entities)? {
                let (element, attribute) = *self.u.choose(&[
                    ("EntitySet", "EntityType"),
                    ("EntitySet", "EntityType"),
                    ("Singleton", "Type"),
                ])?;
                self.line(&format!("<{element} Name=\"{child}\" {attribute}=\"{}\">", escaped(&ty)));
                self.annotations()?;
                self.line(&format!("</{element}>"));
            }
        }
        self.annotations()?;
        self.line("</EntityContainer>");
        Ok(())
    }

    fn annotations(&mut self) -> Result<()> {
        if !self.ratio(4)? {
            return Ok(());
        }
        let text = escaped(&hostile::text(self.u)?);
        let other = escaped(&hostile::text(self.u)?);
        let line = match self.u.int_in_range(0..=7)? {
            0..=2 => format!("<Annotation Term=\"Org.OData.Core.V1.Description\" String=\"{text}\" />"),
            3 => format!("<Annotation Term=\"Org.OData.Core.V1.LongDescription\" String=\"{text}\" />"),
            4 => format!(
                "<Annotation Term=\"Org.OData.Core.V1.Revisions\"><Collection><Record>\
                 <PropertyValue Property=\"Kind\" EnumMember=\"Org.OData.Core.V1.RevisionKind/Deprecated\" />\
                 <PropertyValue Property=\"Description\" String=\"{text}\" />\
                 <PropertyValue Property=\"Version\" String=\"{other}\" /></Record></Collection></Annotation>"
            ),
            5 => format!(
                "<Annotation Term=\"Org.OData.Capabilities.V1.{}Restrictions\"><Record>\
                 <PropertyValue Property=\"{}able\" Bool=\"{}\" />\
                 <PropertyValue Property=\"Description\" String=\"{text}\" />\
                 <PropertyValue Property=\"Permissions\"><Collection><Record>\
                 <PropertyValue Property=\"SchemeName\" String=\"{other}\" />\
                 <PropertyValue Property=\"Scopes\"><Collection><Record>\
                 <PropertyValue Property=\"Scope\" String=\"{text}\" /></Record></Collection></PropertyValue>\
                 </Record></Collection></PropertyValue></Record></Annotation>",
                self.u.choose(&["Read", "Insert", "Update", "Delete", "Operation"])?,
                self.u.choose(&["Read", "Insert", "Updat", "Delet"])?,
                self.u.choose(&["true", "false"])?,
            ),
            6 => format!(
                "<Annotation Term=\"Org.OData.Core.V1.{}\" />",
                self.u.choose(&["Computed", "Immutable", "IsDelta", "OptionalParameter"])?
            ),
            _ => format!("<Annotation Term=\"shop.{other}\" Qualifier=\"{text}\" String=\"{text}\" />"),
        };
        self.line(&line);
        Ok(())
    }
}

/// Escapes the value of an attribute. Characters that XML forbids are kept, as these are errors worth testing.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\r' | '\t' => escaped.push_str(&format!("&#{};", u32::from(c))),
            _ => escaped.push(c),
        }
    }
    escaped
}
