//! Tests the project's own schema of Graph: its documents, and a file generated from them.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::source::{Source, SourceId};
use codegen::{AreaMap, AreaRecord, Options};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema")
}

fn read(name: &str) -> std::io::Result<String> {
    fs::read_to_string(folder().join(name))
}

/// The names of all documents, in order.
fn documents() -> std::io::Result<Vec<String>> {
    let names = fs::read_dir(folder())?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names = names.collect::<std::io::Result<Vec<String>>>()?;
    names.retain(|name| name.ends_with(".csdl.json"));
    names.sort();
    Ok(names)
}

#[test]
fn documents_are_in_canonical_form() -> Result<(), Box<dyn Error>> {
    let vocabularies = ["Conventions", "Corrections", "Naming", "Reference"]
        .map(|vocabulary| format!("vocabularies/GraphModel.{vocabulary}.V1.csdl.json"));
    for name in documents()?.into_iter().chain(vocabularies) {
        let text = read(&name)?;
        let mut findings = Vec::new();
        let document = codegen::csdl::read(SourceId(0), &Source::new(&*name, &text), &mut findings);
        assert_eq!(findings, [], "{name}");
        let written = codegen::csdl::write(&document.ok_or("the document is not read")?);
        assert_eq!(written.len(), 1, "{name}");
        // `assert_eq` would print both documents, thousands of lines each.
        let difference = written[0].text.lines().zip(text.lines()).find(|(canonical, line)| canonical != line);
        assert_eq!(difference, None, "{name}");
        assert!(written[0].text == text, "{name} is not as long as its canonical form");
    }
    Ok(())
}

#[test]
fn device_compliance_user_overview() -> Result<(), Box<dyn Error>> {
    let sources: Vec<Source> = documents()?
        .iter()
        .map(|name| Ok(Source::new(&**name, &read(name)?)))
        .collect::<Result<_, std::io::Error>>()?;
    let (model, findings) = codegen::read(&sources);
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    let of_keys = ["accessPackage", "accessPackageCatalog"].map(|ty| {
        format!(
            "an alternate key of `microsoft.graph.{ty}` names a property that the type does not have; it is ignored"
        )
    });
    assert_eq!(messages, of_keys);
    let options = Options {
        areas: AreaMap::from_json(&read("areas.json")?)?,
        record: AreaRecord::from_json(&read("areas.lock.json")?)?,
        command: "cargo xtask generate".to_owned(),
        ..Options::default()
    };
    let output = codegen::generate(&model.ok_or("the schema has an error")?, &options);
    let file = output.files.get("device_management/device_compliance_user_overview.rs");
    insta::assert_snapshot!("device_compliance_user_overview", file.ok_or("the file is not generated")?);
    Ok(())
}

type Json = serde_json::Map<String, serde_json::Value>;

/// The elements of all namespaces of a document, by their full names.
fn elements(name: &str) -> Result<Vec<(String, serde_json::Value)>, Box<dyn Error>> {
    // The documents call the namespace `microsoft.graph.security` by the alias that Graph's own metadata has for it.
    let text = read(name)?.replace("\"self.", "\"microsoft.graph.security.");
    let document: Json = serde_json::from_str(&text)?;
    let mut found = Vec::new();
    for (namespace, members) in document.into_iter().filter(|(name, _)| !name.starts_with('$')) {
        let serde_json::Value::Object(members) = members else { continue };
        found.extend(members.into_iter().map(|(name, value)| (format!("{namespace}.{name}"), value)));
    }
    Ok(found)
}

/// The imported documents, without our annotation documents.
fn imported() -> Result<Vec<String>, Box<dyn Error>> {
    let beside = ["conventions", "descriptions", "pages", "permissions"];
    let is_beside = |name: &String| beside.iter().any(|part| *name == format!("microsoft.graph.{part}.csdl.json"));
    Ok(documents()?.into_iter().filter(|name| !is_beside(name)).collect())
}

#[test]
fn no_sentence_is_imported() -> Result<(), Box<dyn Error>> {
    for name in imported()? {
        let text = read(&name)?;
        for term in ["Core.Description", "Core.LongDescription", "Core.V1.Description", "Core.V1.LongDescription"] {
            assert!(!text.contains(&format!("@{term}\"")) && !text.contains(&format!("@Org.OData.{term}\"")), "{name}");
        }
    }
    Ok(())
}

/// The types that most requests are about, and those that these are made of.
#[rustfmt::skip]
const MET_FIRST: &[&str] = &[
    "aadUserConversationMember", "administrativeUnit", "alert", "appRoleAssignment", "application", "assignedLicense", "attachment",
    "attendee", "automaticRepliesSetting", "baseItem", "calendar", "calendarGroup", "calendarPermission", "channel", "chat",
    "chatMessage", "columnDefinition", "conditionalAccessPolicy", "contact", "contactFolder", "contentType", "conversation",
    "conversationMember", "conversationThread", "dateTimeTimeZone", "device", "deviceCompliancePolicy", "deviceConfiguration",
    "directoryAudit", "directoryObject", "directoryRole", "domain", "drive", "driveItem", "emailAddress", "event", "fieldValueSet",
    "fileAttachment", "group", "invitation", "itemAttachment", "itemBody", "licenseDetails", "list", "listItem", "location",
    "mailFolder", "mailboxSettings", "managedDevice", "message", "messageRule", "mobileApp", "notebook", "oAuth2PermissionGrant",
    "onenotePage", "onenoteSection", "onlineMeeting", "onlineMeetingBase", "orgContact", "organization", "outlookCategory",
    "outlookItem", "passwordCredential", "patternedRecurrence", "permission", "physicalAddress", "place", "plannerBucket",
    "plannerPlan", "plannerTask", "presence", "profilePhoto", "recipient", "recurrencePattern", "recurrenceRange", "responseStatus",
    "room", "schedule", "scheduleInformation", "secureScore", "security.alert", "security.incident", "servicePrincipal",
    "sharedDriveItem", "sharingLink", "signIn", "site", "subscribedSku", "subscription", "team", "teamsApp", "teamsAppInstallation",
    "teamsTab", "thumbnailSet", "todoTask", "todoTaskList", "uploadSession", "user",
];

#[test]
fn what_users_meet_first_is_described() -> Result<(), Box<dyn Error>> {
    let document: serde_json::Value = serde_json::from_str(&read("microsoft.graph.descriptions.csdl.json")?)?;
    let described = document["microsoft.graph.descriptions"]["$Annotations"].as_object().ok_or("no descriptions")?;
    let mut all: BTreeMap<String, serde_json::Value> = BTreeMap::new();
    for name in imported()? {
        all.extend(elements(&name)?);
    }
    let full = |name: &str| match name.strip_prefix("graph.") {
        Some(name) => format!("microsoft.graph.{name}"),
        None if name.starts_with("microsoft.") || name.starts_with("Edm.") => name.to_owned(),
        None => format!("microsoft.graph.{name}"),
    };
    let mut missing = Vec::new();
    let mut require = |targets: &[String]| {
        if !targets.iter().any(|target| described.contains_key(target)) {
            missing.extend(targets.first().cloned());
        }
    };

    // The children of the container, and their navigation properties.
    let is_name = |name: &str| !name.starts_with(['$', '@']);
    let container = all["microsoft.graph.GraphService"].as_object().ok_or("no container")?;
    for (name, child) in container.iter().filter(|(name, _)| is_name(name)) {
        require(&[format!("microsoft.graph.GraphService/{name}")]);
        let mut ty = child["$Type"].as_str().map(full);
        require(ty.as_slice());
        while let Some(name) = ty.take() {
            let Some(definition) = all.get(&name).and_then(|ty| ty.as_object()) else { break };
            for property in definition.values().filter(|property| property["$Kind"] == "NavigationProperty") {
                require(property["$Type"].as_str().map(full).as_slice());
            }
            ty = definition.get("$BaseType").and_then(|base| base.as_str()).map(full);
        }
    }

    // The types, their properties, and the operations that are bound to them.
    for ty in MET_FIRST.iter().map(|name| format!("microsoft.graph.{name}")) {
        let definition = all.get(&ty).and_then(|ty| ty.as_object()).ok_or_else(|| format!("there is no {ty}"))?;
        require(std::slice::from_ref(&ty));
        for name in definition.keys().filter(|name| is_name(name)) {
            require(&[format!("{ty}/{name}")]);
        }
        for (name, overload) in
            all.iter().flat_map(|(name, value)| value.as_array().into_iter().flatten().map(move |of| (name, of)))
        {
            let parameters = overload["$Parameter"].as_array().map(Vec::as_slice).unwrap_or_default();
            let shown = |parameter: &serde_json::Value| {
                let ty = full(parameter["$Type"].as_str().unwrap_or("Edm.String"));
                if parameter["$Collection"] == true { format!("Collection({ty})") } else { ty }
            };
            let Some((binding, others)) = parameters.split_first() else { continue };
            if overload["$IsBound"] != true || full(binding["$Type"].as_str().unwrap_or_default()) != ty {
                continue;
            }
            let is_action = overload["$Kind"] == "Action";
            let types = parameters.iter().take(if is_action { 1 } else { usize::MAX }).map(shown);
            let signature = format!("{name}({})", types.collect::<Vec<_>>().join(","));
            require(&[signature.clone(), name.clone()]);
            for parameter in others {
                let parameter = parameter["$Name"].as_str().unwrap_or_default();
                require(&[format!("{signature}/{parameter}"), format!("{name}/{parameter}")]);
            }
        }
    }
    missing.sort();
    missing.dedup();
    assert!(missing.is_empty(), "{} have no description:\n{}", missing.len(), missing.join("\n"));
    Ok(())
}
