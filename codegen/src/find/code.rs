//! Owns the Rust code for a chain of calls: imports, declarations, and the calls, with an example for each parameter.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Ident;

use crate::emit::Parameter;
use crate::layout::{
    HandleId, MethodKind, QueryOption, RequiredOptions, call_option_idents, is_optional, option_idents,
};
use crate::model::{Element, Operation, Primitive, Property, StructuredId, TypeUse};

use super::finder::Finder;
use super::request::Argument;
use super::segment::Value;
use super::step::{Call, Step};
use super::values;
use super::walk::{self, Way};

/// Names that are in scope without an import.
const PRELUDE: &[&str] = &["Box", "Default", "Err", "None", "Ok", "Option", "Result", "Some", "String", "Vec"];

/// Code under construction.
pub(super) struct Code<'f, 'm> {
    finder: &'f Finder<'m>,
    /// What is imported: paths by names.
    imports: BTreeMap<String, String>,
    /// Lines before the chain.
    before: Vec<String>,
    /// The parameters of all calls, with the examples that they are given.
    pub(super) parameters: Vec<(Parameter, String)>,
    /// The methods that set parameters which have no value in the line, with what these hold.
    pub(super) optional: Vec<Parameter>,
    /// The types that are named.
    pub(super) elements: BTreeSet<Element>,
    /// The steps of chains beside the one that is asked for.
    pub(super) others: Vec<Step<'m>>,
    /// The query options of the line that no call has taken yet.
    options: Vec<(String, String)>,
}

impl<'f, 'm> Code<'f, 'm> {
    /// The code of a way, and the calls of its chain.
    pub(super) fn of(finder: &'f Finder<'m>, way: &Way<'m>, options: &[(String, String)]) -> (Self, Vec<String>) {
        let mut code = Self {
            finder,
            imports: BTreeMap::new(),
            before: Vec::new(),
            parameters: Vec::new(),
            optional: Vec::new(),
            elements: BTreeSet::new(),
            others: Vec::new(),
            options: options.to_vec(),
        };
        let mut calls = code.calls(&way.steps);
        calls.extend(code.last(way));
        let mut options = std::mem::take(&mut code.options);
        // The handle gives the address.
        options.retain(|(name, _)| way.request.name != "remove_by_address" || !matches!(name.as_str(), "$id" | "@id"));
        calls.extend(options.iter().map(|(name, value)| super::options::call(&way.request.ty, name, value)));
        (code, calls)
    }

    /// The calls of some steps, from the service on.
    fn calls(&mut self, steps: &[Step<'m>]) -> Vec<String> {
        let service = self.import(&self.finder.layout.service.clone(), "");
        let mut calls = vec![format!("{service}::new()")];
        calls.extend(steps.iter().map(|step| self.call(step)));
        calls
    }

    fn call(&mut self, step: &Step<'m>) -> String {
        let values = match &step.call {
            Call::Cast(ty) => return format!(".cast::<{}>()", self.element(Element::Structured(*ty))),
            Call::Property(id, property) => {
                let ty = self.element(Element::Structured(*id));
                return format!(".property({ty}::{})", self.constant(*id, property));
            }
            Call::Method { values, .. } => values,
        };
        let Some(method) = step.method() else { return String::new() };
        let (types, parameters): (Vec<&TypeUse>, Vec<Parameter>) = match method.kind {
            MethodKind::ByKey(key) => {
                let parameters = step.owner.and_then(|owner| self.finder.calls().key(owner, key.parts));
                (key.parts.iter().map(|part| &part.ty).collect(), parameters.unwrap_or_default())
            }
            MethodKind::Operation { operation, .. } => return self.operation(&method.ident, operation, values),
            MethodKind::Composed { operation, .. } => (
                operation.parameters.iter().map(|parameter| &parameter.ty).collect(),
                self.finder.calls().all(operation),
            ),
            MethodKind::Navigation(property) => {
                let options = self.finder.layout.required_options.of_navigation(property).to_vec();
                let arguments = self.required(&options, option_idents(&options));
                return format!(".{}({})", method.ident, arguments.join(", "));
            }
            MethodKind::Child(child, _) => {
                let options = self.finder.layout.required_options.of_child(child).to_vec();
                let arguments = self.required(&options, option_idents(&options));
                return format!(".{}({})", method.ident, arguments.join(", "));
            }
            // The value of a reference is for the last call.
            _ => Default::default(),
        };
        let mut arguments = Vec::new();
        for ((ty, parameter), value) in types.into_iter().zip(parameters).zip(values) {
            let example = self.argument(ty, &parameter.ty, value);
            arguments.push(example.clone());
            self.parameters.push((parameter, example));
        }
        format!(".{}({})", method.ident, arguments.join(", "))
    }

    /// The call of an operation: arguments for what it cannot leave out, and a call for each other parameter that has a value.
    fn operation(&mut self, ident: &str, operation: &'m Operation, values: &[Value]) -> String {
        let calls = self.finder.calls();
        let (mut required, mut optional) =
            (calls.required(operation).into_iter(), calls.optional(operation).into_iter());
        let (mut arguments, mut set) = (Vec::new(), String::new());
        for (parameter, value) in operation.parameters.iter().zip(values) {
            if !is_optional(operation, parameter) {
                let Some(argument) = required.next() else { continue };
                let example = self.argument(&parameter.ty, &argument.ty, value);
                arguments.push(example.clone());
                self.parameters.push((argument, example));
                continue;
            }
            let Some((_, setter)) = optional.next() else { continue };
            if *value == Value::Absent {
                self.optional.push(setter);
                continue;
            }
            let example = self.settable(&parameter.ty, value);
            set.push_str(&format!(".{}({example})", setter.name));
            self.parameters.push((setter, example));
        }
        let options = RequiredOptions::of_operation(operation);
        arguments.extend(self.required(&options, call_option_idents(operation, &options)));
        format!(".{ident}({}){set}", arguments.join(", "))
    }

    /// An example for a method that takes a value in whatever form, so that its type has to be said.
    fn settable(&mut self, ty: &TypeUse, value: &Value) -> String {
        let element = self.finder.calls().ty(ty.element);
        let path = format!("{}::{element}", self.finder.crate_name);
        if ty.is_collection() {
            let example = self.example(ty, "", value);
            return if example == "&[]" { format!("Vec::<{path}>::new()") } else { example.replacen('&', "", 1) };
        }
        let example = self.single(ty.element, value);
        match (self.finder.model().primitive(ty.element), example.strip_suffix(".into()")) {
            (Some(Primitive::Untyped(_)), Some(plain)) => plain.to_owned(),
            (_, Some(plain)) => format!("{path}::from({plain})"),
            (_, None) => example.replace(".parse()?", &format!(".parse::<{path}>()?")),
        }
    }

    /// The call that makes the request, unless the last step does.
    fn last(&mut self, way: &Way<'m>) -> Option<String> {
        let name = way.request.name;
        if name.is_empty() {
            return None;
        }
        let argument = match way.request.argument {
            Argument::Nothing => String::new(),
            Argument::Changes(id) => self.declare("changes", id),
            Argument::Entity(id) => self.declare("entity", id),
            Argument::Content => {
                self.parameters.push((parameter("content", "impl Into<Vec<u8>>"), "content".to_owned()));
                self.parameters.push((parameter("content_type", "&str"), "\"application/octet-stream\"".to_owned()));
                self.before.push("let content = b\"bytes\".to_vec();".to_owned());
                "content, \"application/octet-stream\"".to_owned()
            }
            Argument::Handle(id) => {
                let handle = self.handle(id);
                let ident = self.finder.layout.handle_ident(HandleId::one(id));
                self.before.push(format!("let entity = {handle};"));
                self.parameters.push((parameter("entity", &format!("&{ident}")), "&entity".to_owned()));
                "&entity".to_owned()
            }
            Argument::Values(id) => {
                let ty = self.element(Element::Structured(id));
                self.before.push(format!("let values: Vec<{ty}> = Vec::new();"));
                self.parameters.push((parameter("value", &format!("&[{ty}]")), "&values[..]".to_owned()));
                "&values[..]".to_owned()
            }
            Argument::Key(id) => {
                let values = way.steps.last().map(|step| match &step.call {
                    Call::Method { values, .. } => values.as_slice(),
                    Call::Cast(_) | Call::Property(..) => &[],
                });
                self.removed(id, values.unwrap_or_default())
            }
        };
        Some(format!(".{name}({argument})"))
    }

    /// The key of an entity, where any type would do that can be a key.
    fn removed(&mut self, id: StructuredId, values: &[Value]) -> String {
        let parts = self.finder.model().key(id);
        let parameters = self.finder.calls().key(id, parts).unwrap_or_default();
        let mut examples = Vec::new();
        for ((part, parameter), value) in parts.iter().zip(parameters).zip(values) {
            let example = self.argument(&part.ty, &parameter.ty, value);
            let ty = format!("{}::{}", self.finder.crate_name, parameter.ty.trim_start_matches('&'));
            let example = example.replace(".parse()?", &format!(".parse::<{ty}>()?"));
            let example = if parameter.ty.starts_with('&') { example } else { format!("&{example}") };
            self.parameters.push((parameter, example.clone()));
            examples.push((part.name.as_str(), example));
        }
        let Some(((first, example), others)) = examples.split_first() else { return String::new() };
        if others.is_empty() {
            return example.clone();
        }
        let key = self.import("Key", "");
        let others: Vec<String> = others.iter().map(|(name, example)| format!(".and({name:?}, {example})")).collect();
        format!("&{key}::named({first:?}, {example}){}", others.concat())
    }

    /// The constant of a property of a type.
    fn constant(&self, id: StructuredId, property: &Property) -> String {
        let fields = self.finder.layout.fields(id).fields;
        let field = fields.iter().find(|field| field.member.name() == property.name);
        let name = field.map_or_else(String::new, |field| field.ident.trim_start_matches("r#").to_uppercase());
        // The names of the constants that every type has.
        if ["DERIVED", "READ_ONLY", "TYPE_NAME"].contains(&name.as_str()) { format!("{name}_") } else { name }
    }

    /// The arguments for query options that the service requires: those of the line, or placeholders.
    fn required(&mut self, options: &[QueryOption<'_>], idents: Vec<Ident>) -> Vec<String> {
        let mut arguments = Vec::new();
        for (option, ident) in options.iter().zip(idents) {
            let given = self.options.iter().position(|(name, _)| name.eq_ignore_ascii_case(option.name));
            let value = given.map_or_else(|| format!("{{{}}}", option.name), |index| self.options.remove(index).1);
            let example = format!("{value:?}");
            self.parameters.push((parameter(&ident.to_string(), "&str"), example.clone()));
            arguments.push(example);
        }
        arguments
    }

    /// Declares an entity, and gives the argument.
    fn declare(&mut self, name: &str, id: StructuredId) -> String {
        let ty = self.element(Element::Structured(id));
        self.before.push(format!("let {name} = {ty}::default();"));
        self.parameters.push((parameter(name, &format!("&{ty}")), format!("&{name}")));
        format!("&{name}")
    }

    /// An expression for the handle of some entity of a type.
    fn handle(&mut self, id: StructuredId) -> String {
        if let Some(way) = walk::to_entity(self.finder, id) {
            let parameters = self.parameters.len();
            let calls = self.calls(&way.steps);
            self.parameters.truncate(parameters);
            self.others.extend(way.steps);
            return calls.concat();
        }
        self.elements.insert(Element::Structured(id));
        let module = self.finder.module(Element::Structured(id));
        let root = &self.finder.crate_name;
        let ident = self.finder.layout.handle_ident(HandleId::one(id));
        format!("{root}::{module}::{ident}::from({root}::Path::root({root}::KeyStyle::default()).segment(\"address\"))")
    }

    /// An argument: an example of a type, in the form in which a parameter takes it.
    fn argument(&mut self, ty: &TypeUse, parameter: &str, value: &Value) -> String {
        let required = parameter.strip_prefix("Option<").and_then(|inner| inner.strip_suffix('>'));
        match (required, value) {
            (Some(_), Value::Absent) => "None".to_owned(),
            (Some(inner), _) => format!("Some({})", self.example(ty, inner, value)),
            (None, _) => self.example(ty, parameter, value),
        }
    }

    fn example(&mut self, ty: &TypeUse, parameter: &str, value: &Value) -> String {
        let model = self.finder.model();
        if ty.is_collection() {
            let is_text = model.primitive(ty.element) == Some(Primitive::String);
            return match value {
                Value::Placeholder(name) if is_text => format!("&[{:?}]", placeholder(name)),
                _ => "&[]".to_owned(),
            };
        }
        let by_reference = if parameter.starts_with('&') && parameter != "&str" { "&" } else { "" };
        format!("{by_reference}{}", self.single(ty.element, value))
    }

    fn single(&mut self, element: Element, value: &Value) -> String {
        let model = self.finder.model();
        let root = &self.finder.crate_name;
        let primitive = match (model.primitive(element), element) {
            (Some(primitive), _) => primitive,
            (None, Element::Enum(id)) => {
                let given = if let Value::Literal(text) = value { values::member(model, id, text) } else { None };
                let members = self.finder.layout.members(id);
                let Some(member) = members.get(given.unwrap_or(0)) else { return "\"member\".into()".to_owned() };
                let ty = self.element(element);
                return format!("{ty}::{member}");
            }
            (None, _) => {
                let ty = self.element(element);
                return format!("{ty}::default()");
            }
        };
        if let Value::Literal(text) = value
            && let Some(expression) = values::expression(primitive, text)
        {
            return expression;
        }
        let name = match value {
            Value::Placeholder(name) | Value::Unfit { name, .. } => placeholder(name),
            Value::Literal(_) | Value::Absent => "{value}".to_owned(),
        };
        match primitive {
            Primitive::String => format!("{name:?}"),
            Primitive::Boolean => "true".to_owned(),
            Primitive::Byte | Primitive::SByte | Primitive::Int16 | Primitive::Int32 | Primitive::Int64 => {
                "1".to_owned()
            }
            Primitive::Single | Primitive::Double => "1.5".to_owned(),
            Primitive::Decimal => "\"1.5\".parse()?".to_owned(),
            Primitive::Guid => "\"00000000-0000-0000-0000-000000000000\".parse()?".to_owned(),
            Primitive::Date => "\"2026-01-31\".parse()?".to_owned(),
            Primitive::DateTimeOffset => "\"2026-01-31T09:30:00Z\".parse()?".to_owned(),
            Primitive::TimeOfDay => "\"09:30:00\".parse()?".to_owned(),
            Primitive::Duration => "\"PT1H\".parse()?".to_owned(),
            Primitive::Binary => "b\"bytes\".to_vec().into()".to_owned(),
            Primitive::Untyped(_) => format!("{name:?}.into()"),
            Primitive::Stream => format!("{root}::edm::Stream({root}::Value::Null)"),
            Primitive::Geography(_) | Primitive::Geometry(_) => {
                "r#\"{\"type\":\"Point\",\"coordinates\":[0,0]}\"#.parse()?".to_owned()
            }
        }
    }

    /// The name of a type, imported.
    fn element(&mut self, element: Element) -> String {
        self.elements.insert(element);
        let ident = self.finder.layout.ident(element).to_owned();
        self.import(&ident, self.finder.module(element))
    }

    /// The name of an item of a module of the crate, imported unless another one has the name.
    fn import(&mut self, ident: &str, module: &str) -> String {
        let root = &self.finder.crate_name;
        let path = if module.is_empty() { format!("{root}::{ident}") } else { format!("{root}::{module}::{ident}") };
        if PRELUDE.contains(&ident) || self.imports.get(ident).is_some_and(|other| *other != path) {
            return path;
        }
        self.imports.insert(ident.to_owned(), path);
        ident.to_owned()
    }

    /// The lines that import.
    pub(super) fn uses(&self) -> Vec<String> {
        let mut paths: Vec<&String> = self.imports.values().collect();
        paths.sort();
        paths.into_iter().map(|path| format!("use {path};")).collect()
    }

    /// All of the code, with a chain that is the request.
    pub(super) fn text(&self, calls: &[String]) -> String {
        let statements = format!("{}let request = {};", self.before.concat(), calls.concat());
        format!("{}\n\n{}", self.uses().join("\n"), laid_out(&statements))
    }
}

fn parameter(name: &str, ty: &str) -> Parameter {
    Parameter { name: name.to_owned(), ty: ty.to_owned() }
}

/// A placeholder as the text that stands for it.
fn placeholder(name: &str) -> String {
    if name.contains('{') { name.to_owned() } else { format!("{{{name}}}") }
}

/// Statements as rustfmt would lay them out.
fn laid_out(statements: &str) -> String {
    const OPEN: &str = "fn f() {";
    let Ok(file) = syn::parse_file(&format!("{OPEN}{statements}}}")) else { return statements.to_owned() };
    let text = prettyplease::unparse(&file);
    let body = text.trim_end().strip_prefix(OPEN).and_then(|body| body.strip_suffix('}')).unwrap_or(statements);
    let lines = body.trim_matches('\n').lines();
    lines.flat_map(|line| [line.strip_prefix("    ").unwrap_or(line), "\n"]).collect()
}
