use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

type TestResult = Result<(), Box<dyn std::error::Error>>;

/// A credential that counts how often it is asked, takes a second, and numbers its tokens.
fn counting(lifetime: Option<Duration>, fails: fn(usize) -> bool) -> (Arc<Tokens>, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let credential = Credential::from_fn(move |request| {
        let number = counter.fetch_add(1, Ordering::SeqCst) + 1;
        async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            if fails(number) {
                return Err(std::io::Error::other(format!("failure {number}")));
            }
            let token = AccessToken::new(format!("{number}{}", request.claims().unwrap_or_default()));
            Ok(lifetime.map_or(token.clone(), |lifetime| token.expires_in(lifetime)))
        }
    });
    (Arc::new(Tokens::new(credential, vec!["scope".to_owned()])), asked)
}

/// What as many concurrent requests get.
async fn concurrently(tokens: &Arc<Tokens>, number: usize) -> Vec<Result<String, String>> {
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..number {
        let tokens = Arc::clone(tokens);
        tasks.spawn(async move {
            let token = tokens.current().await.map_err(|error| error.to_string())?;
            token.map(|token| token.access.secret.clone()).ok_or("no token is wanted".to_owned())
        });
    }
    tasks.join_all().await
}

async fn first(tokens: &Tokens) -> Result<Arc<Token>, Box<dyn std::error::Error>> {
    Ok(tokens.current().await?.ok_or("no token is wanted")?)
}

fn renew_now(tokens: &Tokens) {
    tokens.update(|cache| cache.renew_at = Some(SystemTime::now()));
}

#[tokio::test(start_paused = true)]
async fn many_requests_wait_for_one_token() {
    let (tokens, asked) = counting(Some(Duration::from_secs(3600)), |_| false);
    assert_eq!(concurrently(&tokens, 100).await, vec![Ok("1".to_owned()); 100]);
    assert_eq!(concurrently(&tokens, 100).await, vec![Ok("1".to_owned()); 100]);
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_shared_by_all_who_waited_but_not_by_later_requests() {
    let (tokens, asked) = counting(None, |number| number == 1);
    let failure = "there is no token: failure 1".to_owned();
    assert_eq!(concurrently(&tokens, 50).await, vec![Err(failure); 50]);
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert_eq!(concurrently(&tokens, 50).await, vec![Ok("2".to_owned()); 50]);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn a_request_cancelled_during_the_renewal_leaves_it_to_the_next() {
    let (tokens, asked) = counting(None, |_| false);
    assert!(tokio::time::timeout(Duration::from_millis(500), tokens.current()).await.is_err());
    assert_eq!(concurrently(&tokens, 2).await, vec![Ok("2".to_owned()); 2]);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn expired_tokens_are_not_used() {
    let (tokens, asked) = counting(Some(Duration::ZERO), |_| false);
    assert_eq!(concurrently(&tokens, 1).await, [Ok("1".to_owned())]);
    assert_eq!(concurrently(&tokens, 1).await, [Ok("2".to_owned())]);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn a_token_about_to_expire_is_renewed_by_one_request_and_used_by_the_others() {
    let (tokens, asked) = counting(Some(Duration::from_secs(3600)), |number| number == 2);
    assert_eq!(concurrently(&tokens, 1).await, [Ok("1".to_owned())]);
    renew_now(&tokens);
    assert_eq!(concurrently(&tokens, 10).await, vec![Ok("1".to_owned()); 10], "the renewal fails, the token is valid");
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    assert_eq!(concurrently(&tokens, 10).await, vec![Ok("1".to_owned()); 10], "there is a pause after a failure");
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    renew_now(&tokens);
    let mut given = concurrently(&tokens, 10).await;
    given.sort();
    assert_eq!(given.last(), Some(&Ok("3".to_owned())));
    assert_eq!(given.iter().filter(|token| **token == Ok("1".to_owned())).count(), 9);
    assert_eq!(asked.load(Ordering::SeqCst), 3);
}

#[tokio::test(start_paused = true)]
async fn a_credential_that_hangs_holds_up_no_other_request_while_the_token_is_valid() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let credential = Credential::from_fn(move |_| {
        let number = counter.fetch_add(1, Ordering::SeqCst) + 1;
        async move {
            if number > 1 {
                std::future::pending::<()>().await;
            }
            Ok::<_, std::io::Error>(AccessToken::new("1").expires_in(Duration::from_secs(3600)))
        }
    });
    let tokens = Arc::new(Tokens::new(credential, Vec::new()));
    assert_eq!(concurrently(&tokens, 1).await, [Ok("1".to_owned())]);
    let started = tokio::time::Instant::now();
    renew_now(&tokens);
    assert_eq!(concurrently(&tokens, 5).await, vec![Ok("1".to_owned()); 5]);
    assert_eq!((started.elapsed(), asked.load(Ordering::SeqCst)), (RENEWAL_TIMEOUT, 2));
    assert_eq!(concurrently(&tokens, 5).await, vec![Ok("1".to_owned()); 5]);
    assert_eq!((started.elapsed(), asked.load(Ordering::SeqCst)), (RENEWAL_TIMEOUT, 2));
    // Nor if the request that renews it is cancelled before that.
    renew_now(&tokens);
    assert!(timeout(Duration::from_secs(1), tokens.current()).await.is_err());
    assert_eq!(concurrently(&tokens, 5).await, vec![Ok("1".to_owned()); 5]);
    assert_eq!(asked.load(Ordering::SeqCst), 3);
}

#[test]
fn tokens_are_renewed_five_minutes_or_half_their_lifetime_early() -> TestResult {
    let now = SystemTime::now();
    for (lifetime, expected) in [(3600, 3300), (400, 200), (0, 0)] {
        let access = AccessToken::new("x").expires_at(now + Duration::from_secs(lifetime));
        let renewal = Token::new(access, None)?.renew_at(now).ok_or("a token that expires is renewed")?;
        assert_eq!(renewal.duration_since(now)?, Duration::from_secs(expected));
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_replaced_once_for_all_requests() -> TestResult {
    let (tokens, asked) = counting(None, |_| false);
    let refused = first(&tokens).await?;
    let claims = Some("{}".to_owned());
    let (a, b) = tokio::join!(tokens.replace(&refused, claims.clone()), tokens.replace(&refused, claims));
    for token in [a?, b?] {
        assert_eq!(token.map(|token| token.access.secret.clone()).as_deref(), Some("2{}"));
    }
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_token_without_the_claims_does_not_replace_one_that_lacks_them() -> TestResult {
    let (tokens, asked) = counting(None, |_| false);
    let secret = |token: Option<Arc<Token>>| token.map(|token| token.access.secret.clone());
    let refused = first(&tokens).await?;
    let claims = Some("{}".to_owned());
    let (plain, claiming, same) = tokio::join!(
        tokens.replace(&refused, None),
        tokens.replace(&refused, claims.clone()),
        tokens.replace(&refused, claims.clone()),
    );
    let secrets = [secret(plain?), secret(claiming?), secret(same?)];
    assert_eq!(secrets.each_ref().map(Option::as_deref), [Some("2"), Some("3{}"), Some("3{}")]);
    let more = secret(tokens.replace(&refused, None).await?);
    assert_eq!(more.as_deref(), Some("3{}"), "it has more claims than are needed");
    let other = secret(tokens.replace(&refused, Some("[]".to_owned())).await?);
    assert_eq!(other.as_deref(), Some("4[]"));
    assert_eq!(asked.load(Ordering::SeqCst), 4);
    Ok(())
}

#[tokio::test]
async fn fixed_tokens_cannot_be_replaced_and_malformed_ones_are_not_shown() -> TestResult {
    let tokens = Tokens::new(Credential::token("a\n"), Vec::new());
    let token = first(&tokens).await?;
    assert_eq!(token.header().as_bytes(), b"Bearer a");
    assert!(tokens.replace(&token, None).await?.is_none());
    let malformed = Tokens::new(Credential::token("sec\nret"), Vec::new());
    let error = malformed.current().await.expect_err("a header has no line feeds");
    assert_eq!(error.kind(), ErrorKind::Credential);
    assert!(!format!("{error} {error:?}").contains("sec"), "{error:?}");
    assert!(Tokens::new(Credential::anonymous(), Vec::new()).current().await?.is_none());
    Ok(())
}
