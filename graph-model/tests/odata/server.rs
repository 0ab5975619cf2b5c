//! Owns the process of an OData service that others wrote: starts it, knows its address, and ends it, whatever happens. It knows
//! nothing of requests and clients.

use std::env;
use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// How long a service may take to start on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A service that runs until the value is dropped.
pub(crate) struct Server {
    process: Child,
    root: String,
    log: Arc<Mutex<String>>,
}

impl Server {
    /// Starts a service for the described model on a free port. It contains nothing but singletons.
    pub(crate) fn start(documents: &[impl AsRef<Path>]) -> Self {
        Self::run("serve.py", &documents.iter().map(AsRef::as_ref).collect::<Vec<_>>())
    }

    /// Runs a script, whose first line of output is the service root.
    pub(crate) fn run(script: &str, arguments: &[&Path]) -> Self {
        let python = env::var_os("ODATA_SERVER_PYTHON").expect("ODATA_SERVER_PYTHON names a Python that has odatapy");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../graph-model/tests/odata").join(script);
        let mut command = Command::new(python);
        command.arg("-u").arg(script).args(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().expect("the Python that ODATA_SERVER_PYTHON names can be run");

        let log = Arc::new(Mutex::new(String::new()));
        let shared = Arc::clone(&log);
        let errors = process.stderr.take().expect("standard error is piped");
        thread::spawn(move || keep(errors, &shared));
        let (sender, receiver) = mpsc::channel();
        let output = process.stdout.take().expect("standard output is piped");
        thread::spawn(move || sender.send(BufReader::new(output).lines().next()));

        // From here on, dropping the server ends the process.
        let mut server = Self { process, root: String::new(), log };
        let first = receiver.recv_timeout(PATIENCE).expect("the service prints its address in time");
        server.root = first.and_then(Result::ok).expect("the service starts");
        server
    }

    /// The service root, without a slash at its end.
    pub(crate) fn root(&self) -> &str {
        &self.root
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only if the process has already ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
        if thread::panicking() {
            let log = self.log.lock().map(|log| log.clone()).unwrap_or_default();
            eprintln!("The log of the service at {}:\n{log}", self.root);
        }
    }
}

/// Reads continuously, so that the process never blocks on a full pipe.
fn keep(source: impl Read, log: &Mutex<String>) {
    for line in BufReader::new(source).lines().map_while(Result::ok) {
        if let Ok(mut log) = log.lock() {
            log.push_str(&line);
            log.push('\n');
        }
    }
}
