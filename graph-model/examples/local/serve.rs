//! An HTTP server on a free port of this machine, which a function answers for.

use std::convert::Infallible;
use std::io;

use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;

/// Starts a server on the current runtime, for as long as that lives, and gives its address.
pub(crate) async fn serve<F>(answer: F) -> io::Result<String>
where
    F: Fn(Request<Bytes>) -> Response<Bytes> + Clone + Send + Sync + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let answer = answer.clone();
            let service = service_fn(move |request: Request<Incoming>| {
                let answer = answer.clone();
                async move {
                    let (head, body) = request.into_parts();
                    // A request that breaks off is answered as far as it came: nobody is there to read the answer.
                    let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
                    Ok::<_, Infallible>(answer(Request::from_parts(head, body)).map(Full::new))
                }
            });
            tokio::spawn(async move {
                let mut server = http1::Builder::new();
                server.timer(TokioTimer::new());
                if let Err(error) = server.serve_connection(TokioIo::new(stream), service).await {
                    eprintln!("a connection broke: {error}");
                }
            });
        }
    });
    Ok(format!("http://{address}"))
}
