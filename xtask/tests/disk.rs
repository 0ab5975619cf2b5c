//! Proves what `cargo xtask generate` does to a disk: the same from any folder, nothing through links, and nothing by halves.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const XTASK: &str = env!("CARGO_BIN_EXE_xtask");

/// A folder with the description of Graph in miniature, and one of another service.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().expect("a temporary folder can be made"));
        place.put("graph.csdl.json", &schema(&["user"], "microsoft.graph", "GraphService"));
        place
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn put(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("it is below the folder")).expect("there is room");
        fs::write(&path, text).expect("there is room");
        path
    }

    fn generate(&self) -> Output {
        run(self.path(), &["generate", "--schema", "graph.csdl.json", "--crate", "shop"])
    }
}

/// A schema with entity types.
fn schema(types: &[&str], namespace: &str, container: &str) -> String {
    let declare = |name: &&str| {
        format!("\"{name}\": {{\"$Kind\": \"EntityType\", \"$Key\": [\"id\"], \"id\": {{}}, \"p\": {{}}}},\n")
    };
    let types: String = types.iter().map(declare).collect();
    format!(
        "{{\"$Version\": \"4.01\", \"$EntityContainer\": \"{namespace}.{container}\", \"{namespace}\": {{\n{types}\
         \"{container}\": {{\"$Kind\": \"EntityContainer\", \"users\": {{\"$Collection\": true, \"$Type\": \"{namespace}.user\"}}}}}}}}"
    )
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(XTASK).current_dir(folder).args(arguments).output().expect("it can be run")
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// All that is below a folder, with the texts of files.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten() {
            let path = entry.expect("the folder can be listed").path();
            let data = fs::symlink_metadata(&path).expect("it is there");
            let text = data.is_file().then(|| fs::read(&path).expect("it can be read"));
            if data.is_dir() {
                folders.push(path.clone());
            }
            found.insert(path.strip_prefix(folder).expect("it is below").to_owned(), text);
        }
    }
    found
}

#[test]
fn the_result_is_the_same_from_any_folder() {
    let place = Place::new();
    let installed = place.path().join("bin").join("xtask");
    fs::create_dir(place.path().join("bin")).expect("there is room");
    fs::copy(XTASK, &installed).expect("there is room");
    let mut results = Vec::new();
    // Each with the paths as they are written there; Cargo's variable may be that of the project, of another, or not set.
    let own = env!("CARGO_MANIFEST_DIR");
    let elsewhere = place.path().join("elsewhere/deep");
    fs::create_dir_all(&elsewhere).expect("there is room");
    let absolute = place.path().to_string_lossy().into_owned();
    let runs = [
        (place.path().to_owned(), ".", XTASK, None),
        (elsewhere.clone(), "../..", XTASK, Some(own)),
        (elsewhere.clone(), "../..", XTASK, Some("/nowhere/at/all")),
        (PathBuf::from("/"), absolute.as_str(), XTASK, Some(absolute.as_str())),
        (elsewhere, absolute.as_str(), installed.to_str().expect("it is text"), None),
    ];
    for (folder, to, program, variable) in runs {
        let command = |arguments: &[String]| {
            let mut command = Command::new(program);
            command
                .current_dir(&folder)
                .args(arguments)
                .env_remove("CARGO_MANIFEST_DIR")
                .env_remove("CARGO_TARGET_DIR");
            if let Some(value) = variable {
                command.env("CARGO_MANIFEST_DIR", value);
            }
            let output = command.output().expect("it can be run");
            assert!(output.status.success(), "{}", err(&output));
        };
        let before = if folder.parent().is_some() { Some(tree(&folder)) } else { None };
        let path = |name: &str| format!("{to}/{name}");
        command(&["import".into(), path("graph.csdl.json"), "--out".into(), path("out/schema")]);
        command(&["generate".into(), "--schema".into(), path("out/schema"), "--crate".into(), path("out/shop")]);
        // A second run may end early.
        command(&["generate".into(), "--schema".into(), path("out/schema"), "--crate".into(), path("out/shop")]);
        let mut made = tree(&place.path().join("out"));
        if to == absolute {
            // A path from the root on stays one.
            let lock =
                made.get_mut(Path::new("schema/import.lock.json")).and_then(Option::as_mut).expect("it is there");
            let text = String::from_utf8_lossy(lock).replace(&format!("{absolute}/"), "../../");
            *lock = text.into_bytes();
        }
        results.push(made);
        fs::remove_dir_all(place.path().join("out")).expect("it is there");
        assert!(before.is_none_or(|before| before == tree(&folder)), "nothing is left in {}", folder.display());
    }
    let first = &results[0];
    let service = first[Path::new("shop/src/generated/container.rs")].as_deref().expect("it is a file");
    assert!(String::from_utf8_lossy(service).contains("KeyStyle::Segment"), "the conventions are there");
    assert!(first.contains_key(Path::new("schema/microsoft.graph.permissions.csdl.json")));
    let manifest = first[Path::new("shop/Cargo.toml")].as_deref().map(String::from_utf8_lossy).expect("it is a file");
    let line = manifest.lines().find(|line| line.starts_with("odata = ")).expect("the runtime is a dependency");
    let runtime = line.split("path = \"").nth(1).and_then(|rest| rest.split('"').next()).expect("there is a path");
    assert!(Path::new(runtime).join("Cargo.toml").is_file(), "{runtime}");
    for other in &results[1..] {
        assert_eq!(other.keys().collect::<Vec<_>>(), first.keys().collect::<Vec<_>>());
        let differing: Vec<_> = first.iter().filter(|(path, text)| other.get(*path) != Some(text)).collect();
        assert!(differing.is_empty(), "{differing:?}");
    }
}

#[test]
fn the_runtime_of_a_new_crate_can_be_named() {
    let place = Place::new();
    let manifest = |runtime: &str, name: &str| {
        let arguments = ["generate", "--schema", "graph.csdl.json", "--crate", name, "--runtime", runtime];
        let output = run(place.path(), &arguments);
        (output.status.success(), err(&output), fs::read_to_string(place.path().join(name).join("Cargo.toml")).ok())
    };
    let (_, message, text) = manifest("0.1", "a");
    assert!(text.as_deref().is_some_and(|text| text.contains("odata = { version = \"0.1\", ")), "{message}");
    place.put("runtime/Cargo.toml", "");
    let (_, message, text) = manifest("b/../runtime", "b");
    let path = format!("path = \"{}\"", place.path().join("runtime").display());
    assert!(text.as_deref().is_some_and(|text| text.contains(&path)), "{message}");
    let (success, message, text) = manifest("nowhere", "c");
    assert!(!success && message.contains("`--runtime`: there is no crate in nowhere") && text.is_none(), "{message}");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_and_pipes_not_opened() {
    use std::os::unix::fs::symlink;
    let place = Place::new();
    let victim = place.put("victim/old.rs", "// @generated once\n");
    assert!(place.generate().status.success());
    let expected = tree(&place.path().join("shop"));
    let generated = place.path().join("shop/src/generated");
    let pipe = |path: &Path| {
        assert!(Command::new("mkfifo").arg(path).status().expect("it can be run").success());
    };

    // Beside what is generated, they stay as they are.
    symlink(place.path().join("victim"), generated.join("linked")).expect("there is room");
    symlink(&victim, generated.join("linked.rs")).expect("there is room");
    symlink("nowhere", generated.join("broken.rs")).expect("there is room");
    pipe(&generated.join("pipe.rs"));
    let socket = std::os::unix::net::UnixListener::bind(generated.join("s")).expect("there is room");
    let output = place.generate();
    assert!(output.status.success(), "{}", err(&output));
    assert!(victim.exists());
    drop(socket);
    for name in ["linked", "linked.rs", "broken.rs", "pipe.rs", "s"] {
        fs::remove_file(generated.join(name)).expect("it stayed");
    }

    // In the place of something that is generated, they are in the way.
    let moved = place.path().join("moved");
    for name in ["src/generated", "src", "Cargo.toml", "areas.lock.json", "src/generated/container.rs"] {
        let path = place.path().join("shop").join(name);
        fs::rename(&path, &moved).expect("it is there");
        symlink(&moved, &path).expect("there is room");
        place.put("graph.csdl.json", &schema(&["user", "group"], "microsoft.graph", "GraphService"));
        let before = tree(place.path());
        let output = place.generate();
        assert!(!output.status.success() && err(&output).contains("is a symbolic link"), "{name}: {}", err(&output));
        assert_eq!(tree(place.path()), before, "{name}");
        fs::remove_file(&path).expect("it stayed");
        if fs::metadata(&moved).is_ok_and(|data| data.is_file()) {
            pipe(&path);
            let output = place.generate();
            assert!(!output.status.success() && err(&output).contains("a pipe"), "{name}: {}", err(&output));
            fs::remove_file(&path).expect("it stayed");
        }
        fs::rename(&moved, &path).expect("it is there");
    }
    // A `lib.rs` is the user's, whatever it is.
    let lib = place.path().join("shop/src/lib.rs");
    fs::rename(&lib, &moved).expect("it is there");
    symlink(&moved, &lib).expect("there is room");
    place.put("graph.csdl.json", &schema(&["user"], "microsoft.graph", "GraphService"));
    assert!(place.generate().status.success());
    assert!(fs::symlink_metadata(&lib).is_ok_and(|data| data.is_symlink()));
    fs::remove_file(&lib).expect("it stayed");
    fs::rename(&moved, &lib).expect("it is there");
    assert_eq!(tree(&place.path().join("shop")), expected);

    // What is read is a file as well.
    fs::create_dir(place.path().join("folder")).expect("there is room");
    for name in ["shop.csdl.json", "areas.json", "areas.lock.json"] {
        place.put("folder/a.csdl.json", &schema(&["user"], "a", "B"));
        pipe(&place.path().join("folder").join(name));
        let output = run(place.path(), &["generate", "--schema", "folder", "--crate", "piped"]);
        assert!(!output.status.success() && err(&output).contains("a pipe"), "{name}: {}", err(&output));
        fs::remove_file(place.path().join("folder").join(name)).expect("it stayed");
    }
}

#[test]
fn a_run_that_is_killed_leaves_whole_files_and_the_next_one_does_the_rest() {
    let place = Place::new();
    let names: Vec<String> = (0..60).map(|number| format!("type{number}")).collect();
    let version = |from: usize, to: usize, property: &str| {
        let names: Vec<&str> = names[from..to].iter().map(String::as_str).chain(["user"]).collect();
        schema(&names, "shop", "Shop").replace("\"p\"", &format!("\"{property}\""))
    };
    let versions = [version(0, 50, "p"), version(10, 60, "q"), version(0, 60, "r")];
    let generate = || {
        let mut command = Command::new(XTASK);
        command.args(["generate", "--schema", "shop.csdl.json", "--crate", "shop"]).current_dir(place.path());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let shop = place.path().join("shop");
    let (mut expected, mut took) = (Vec::new(), Duration::ZERO);
    for version in &versions {
        place.put("shop.csdl.json", version);
        // From nothing, so that no run depends on an earlier one.
        fs::remove_dir_all(&shop).unwrap_or_default();
        let started = Instant::now();
        assert!(generate().status().expect("it can be run").success());
        took = started.elapsed();
        expected.push(tree(&shop));
    }
    // Always the same sequence of moments, most of them late, when files take their places.
    let mut random: u64 = 7;
    let (mut last, mut while_writing) = (versions.len() - 1, 0);
    for round in 0..50 {
        let wanted = (last + 1 + round % 2) % versions.len();
        place.put("shop.csdl.json", &versions[wanted]);
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let share = 500 + u32::try_from(random >> 40).unwrap_or_default() % 600;
        let mut child = generate().spawn().expect("it can be run");
        thread::sleep(took * share / 1000);
        // It may have ended by itself by now.
        let _ended = child.kill();
        child.wait().expect("it ends");
        let now = tree(&shop);
        for (path, text) in &now {
            let is_staged =
                path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".graph-model-xtask-"));
            let whole = expected.iter().any(|tree| tree.get(path) == Some(text));
            assert!(is_staged || whole, "{} is neither old nor new", path.display());
        }
        while_writing += usize::from(expected.iter().all(|tree| *tree != now));
        assert!(generate().status().expect("it can be run").success());
        assert_eq!(tree(&shop).keys().collect::<Vec<_>>(), expected[wanted].keys().collect::<Vec<_>>());
        assert!(tree(&shop) == expected[wanted], "the next run ends as one that nobody has disturbed");
        last = wanted;
    }
    assert!(while_writing >= 3, "killed while writing {while_writing} times");
}
