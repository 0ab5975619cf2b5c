//! Owns the project's files that an installed program carries: what `import` adds to the metadata of Microsoft Graph, and what a
//! crate for it begins with.

use std::borrow::Cow;

use crate::error::Error;

/// A file's name and text.
pub(crate) type Carried = (&'static str, Cow<'static, str>);

/// The files of the project's folder with these names: `carried!["schema": "areas.json"]`. With the feature `embedded` they are
/// in the program. Without it they are read from the folder, since embedding them would build the program again whenever one
/// changes.
macro_rules! carried {
    [$folder:literal: $($name:literal),+ $(,)?] => {
        [$($crate::carried::carried_file!($folder, $name)),+].into_iter().collect::<Result<Vec<_>, $crate::error::Error>>()
    };
}

/// The links in `xtask/embedded` make the files a part of the package that is published.
#[cfg(feature = "embedded")]
macro_rules! carried_file {
    ($folder:literal, $name:literal) => {{
        const TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/embedded/", $name));
        const { assert!($crate::carried::is_content(TEXT), "clone with `git -c core.symlinks=true`: these are links") };
        $crate::carried::embedded($name, TEXT)
    }};
}

#[cfg(not(feature = "embedded"))]
macro_rules! carried_file {
    ($folder:literal, $name:literal) => {
        $crate::carried::on_disk($folder, $name)
    };
}

pub(crate) use {carried, carried_file};

/// Where git is not allowed to make links, a file has the path that the link would lead to.
#[cfg(feature = "embedded")]
pub(crate) const fn is_content(text: &str) -> bool {
    !matches!(text.as_bytes(), [] | [b'.', ..])
}

#[cfg(feature = "embedded")]
#[expect(clippy::unnecessary_wraps, reason = "without the feature the files are read, which may fail")]
pub(crate) fn embedded(name: &'static str, text: &'static str) -> Result<Carried, Error> {
    Ok((name, Cow::Borrowed(text)))
}

#[cfg(not(feature = "embedded"))]
pub(crate) fn on_disk(folder: &str, name: &'static str) -> Result<Carried, Error> {
    let path = crate::project::root()?.join(folder).join(name);
    Ok((name, Cow::Owned(crate::files::read_to_string(&path)?)))
}
