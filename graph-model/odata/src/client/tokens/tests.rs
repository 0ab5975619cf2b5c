use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

/// A credential that counts how often it is asked, takes a second, and gives tokens with the number in them.
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

async fn at_once(tokens: &Arc<Tokens>, number: usize) -> Vec<Result<String, String>> {
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..number {
        let tokens = Arc::clone(tokens);
        tasks.spawn(async move {
            let token = tokens.current().await.map_err(|error| error.to_string())?.expect("there is one");
            Ok(token.access.secret.clone())
        });
    }
    tasks.join_all().await
}

#[tokio::test(start_paused = true)]
async fn many_requests_wait_for_one_token() {
    let (tokens, asked) = counting(Some(Duration::from_secs(3600)), |_| false);
    assert_eq!(at_once(&tokens, 100).await, vec![Ok("1".to_owned()); 100]);
    assert_eq!(at_once(&tokens, 100).await, vec![Ok("1".to_owned()); 100]);
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_that_of_all_who_waited_and_not_of_those_who_come_later() {
    let (tokens, asked) = counting(None, |number| number == 1);
    let failure = "there is no token: failure 1".to_owned();
    assert_eq!(at_once(&tokens, 50).await, vec![Err(failure); 50]);
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert_eq!(at_once(&tokens, 50).await, vec![Ok("2".to_owned()); 50]);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_gives_up_while_it_renews_leaves_that_to_the_next() {
    let (tokens, asked) = counting(None, |_| false);
    assert!(tokio::time::timeout(Duration::from_millis(500), tokens.current()).await.is_err());
    assert_eq!(at_once(&tokens, 2).await, vec![Ok("2".to_owned()); 2]);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn expired_tokens_are_not_used() {
    let (tokens, asked) = counting(Some(Duration::ZERO), |_| false);
    assert_eq!(at_once(&tokens, 1).await, [Ok("1".to_owned())]);
    assert_eq!(at_once(&tokens, 1).await, [Ok("2".to_owned())]);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn tokens_about_to_expire_are_renewed_by_one_request_and_used_by_the_others() {
    let (tokens, asked) = counting(Some(Duration::from_secs(3600)), |number| number == 2);
    assert_eq!(at_once(&tokens, 1).await, [Ok("1".to_owned())]);
    let soon = || tokens.keep(|kept| kept.renew_at = Some(SystemTime::now()));
    soon();
    assert_eq!(at_once(&tokens, 10).await, vec![Ok("1".to_owned()); 10], "the renewal fails, the token is good");
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    assert_eq!(at_once(&tokens, 10).await, vec![Ok("1".to_owned()); 10], "there is a pause after a failure");
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    soon();
    let mut given = at_once(&tokens, 10).await;
    given.sort();
    assert_eq!(given.last(), Some(&Ok("3".to_owned())));
    assert_eq!(given.iter().filter(|token| **token == Ok("1".to_owned())).count(), 9);
    assert_eq!(asked.load(Ordering::SeqCst), 3);
}

#[tokio::test(start_paused = true)]
async fn a_credential_that_hangs_takes_no_request_with_it_while_the_token_is_good() {
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
    assert_eq!(at_once(&tokens, 1).await, [Ok("1".to_owned())]);
    let soon = || tokens.keep(|kept| kept.renew_at = Some(SystemTime::now()));
    let begun = tokio::time::Instant::now();
    soon();
    assert_eq!(at_once(&tokens, 5).await, vec![Ok("1".to_owned()); 5]);
    assert_eq!((begun.elapsed().as_secs(), asked.load(Ordering::SeqCst)), (PATIENCE.as_secs(), 2));
    assert_eq!(at_once(&tokens, 5).await, vec![Ok("1".to_owned()); 5]);
    assert_eq!((begun.elapsed().as_secs(), asked.load(Ordering::SeqCst)), (PATIENCE.as_secs(), 2));
    // Also if the request that was to renew it has less time than that.
    soon();
    assert!(timeout(Duration::from_secs(1), tokens.current()).await.is_err());
    assert_eq!(at_once(&tokens, 5).await, vec![Ok("1".to_owned()); 5]);
    assert_eq!(asked.load(Ordering::SeqCst), 3);
}

#[test]
fn tokens_are_renewed_five_minutes_or_half_their_lifetime_early() {
    let now = SystemTime::now();
    let early = |seconds| {
        let access = AccessToken::new("x").expires_at(now + Duration::from_secs(seconds));
        let token = Token::new(access, None).expect("it is a token");
        token.renew_at(now).and_then(|time| time.duration_since(now).ok()).map(|wait| wait.as_secs())
    };
    assert_eq!(early(3600), Some(3300));
    assert_eq!(early(400), Some(200));
    assert_eq!(early(0), Some(0));
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_replaced_once_for_all() {
    let (tokens, asked) = counting(None, |_| false);
    let first = tokens.current().await.expect("there is a token").expect("there is one");
    let claims = Some("{}".to_owned());
    let (a, b) = tokio::join!(tokens.in_place_of(&first, claims.clone()), tokens.in_place_of(&first, claims));
    for token in [a, b] {
        assert_eq!(token.expect("it is renewed").expect("there is one").access.secret, "2{}");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn a_token_without_the_claims_is_no_other_one_for_who_needs_them() {
    let (tokens, asked) = counting(None, |_| false);
    let secret = |token: Result<Option<Arc<Token>>, Error>| {
        token.expect("it is renewed").expect("there is one").access.secret.clone()
    };
    let first = tokens.current().await.expect("there is a token").expect("there is one");
    let claims = Some("{}".to_owned());
    let (plain, claiming, same) = tokio::join!(
        tokens.in_place_of(&first, None),
        tokens.in_place_of(&first, claims.clone()),
        tokens.in_place_of(&first, claims.clone()),
    );
    assert_eq!([secret(plain), secret(claiming), secret(same)], ["2", "3{}", "3{}"]);
    assert_eq!(secret(tokens.in_place_of(&first, None).await), "3{}", "it has more than is needed");
    assert_eq!(secret(tokens.in_place_of(&first, Some("[]".to_owned())).await), "4[]");
    assert_eq!(asked.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn fixed_tokens_cannot_be_replaced_and_bad_ones_are_not_shown() {
    let tokens = Tokens::new(Credential::token("a\n"), Vec::new());
    let token = tokens.current().await.expect("it is one").expect("there is one");
    assert_eq!(token.header().as_bytes(), b"Bearer a");
    assert!(tokens.in_place_of(&token, None).await.expect("it does not fail").is_none());
    let error = Tokens::new(Credential::token("sec\nret"), Vec::new()).current().await.expect_err("it is none");
    assert_eq!(error.kind(), ErrorKind::Credential);
    assert!(!format!("{error} {error:?}").contains("sec"), "{error:?}");
    assert!(Tokens::new(Credential::anonymous(), Vec::new()).current().await.expect("fine").is_none());
}
