//! Owns what the project knows of Microsoft Graph beside its description: how its addresses are written, which permissions it
//! asks for, how it is divided. It is part of the program, wherever that is run.

/// The name and text of each file.
pub(super) const COMPANIONS: [(&str, &str); 3] = [
    ("areas.json", include_str!("../../../schema/areas.json")),
    ("microsoft.graph.conventions.csdl.json", include_str!("../../../schema/microsoft.graph.conventions.csdl.json")),
    ("microsoft.graph.permissions.csdl.json", include_str!("../../../schema/microsoft.graph.permissions.csdl.json")),
];
