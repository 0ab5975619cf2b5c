//! Owns the function call at the end of an address, whose arguments can be set later.

use super::Path;
use crate::address::arguments::{Argument, Arguments};
use crate::address::encode::{push_encoded, push_literal};
use crate::error::ErrorKind;

/// A call: its arguments, and how long everything was before they were written.
#[derive(Clone, Debug)]
pub(super) struct Call {
    arguments: Vec<(String, Argument)>,
    text: usize,
    values: usize,
    aliases: usize,
}

impl Path {
    /// Appends the arguments of a function to its name.
    pub(super) fn call(&mut self, arguments: Arguments) {
        self.text.push('(');
        let (text, values, aliases) = (self.text.len(), self.values.len(), self.aliases.len());
        let call = Call { arguments: arguments.into_inner(), text, values, aliases };
        self.write(&call);
        self.call = Some(call);
    }

    /// Sets an argument of the call that the address ends with, or leaves it out.
    pub(crate) fn set_argument(&mut self, name: &str, argument: Option<Argument>) {
        let Some(mut call) = self.call.take() else {
            let message = format!("the parameter {name} cannot be set: {} is no call of a function", self.template());
            return self.fail(ErrorKind::InvalidAddress, message);
        };
        call.arguments.retain(|(other, _)| other != name);
        call.arguments.extend(argument.map(|argument| (name.to_owned(), argument)));
        self.text.truncate(call.text);
        self.values.truncate(call.values);
        self.aliases.truncate(call.aliases);
        self.write(&call);
        self.call = Some(call);
    }

    fn write(&mut self, call: &Call) {
        let mut separator = "";
        for (name, argument) in &call.arguments {
            if let Argument::Failed(reason) = argument {
                let message = format!("the parameter {name} cannot be written as JSON: {reason}");
                self.fail(ErrorKind::Encode, message);
                continue;
            }
            self.text.push_str(separator);
            push_encoded(&mut self.text, name);
            self.text.push('=');
            let start = self.text.len();
            match argument {
                Argument::Literal(literal) => push_literal(&mut self.text, literal),
                Argument::Json(json) => {
                    let alias = self.alias(name, json.clone());
                    self.text.push('@');
                    self.text.push_str(&alias);
                }
                Argument::Failed(_) => {}
            }
            self.values.push(start..self.text.len());
            separator = ",";
        }
        self.text.push(')');
    }
}
