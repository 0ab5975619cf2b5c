//! Owns the credentials of the Azure SDK: those of the crate `azure_identity`, and others of the same trait.

use std::sync::Arc;

use azure_core::credentials::TokenCredential;

use super::credential::{AccessToken, Cause, Credential};

impl Credential {
    /// Tokens from a credential of the Azure SDK, such as those of the crate `azure_identity`: secrets, certificates, managed
    /// identities and others, which [the guide](crate::client#signing-in) lists.
    ///
    /// The SDK's trait cannot ask for claims, so a claims challenge fails the request with an error of the kind
    /// [`Credential`](crate::error::ErrorKind::Credential).
    ///
    /// ```
    /// use shop::Client;
    ///
    /// # use std::sync::Arc;
    /// # use azure_core::credentials::TokenCredential;
    /// # fn run(developer: Arc<dyn TokenCredential>) -> Result<(), shop::Error> {
    /// // let developer = azure_identity::DeveloperToolsCredential::new(None)?;
    /// let client = Client::builder("https://shop.example/odata", developer).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn azure(credential: Arc<dyn TokenCredential>) -> Self {
        Self::from_fn(move |request| {
            let credential = Arc::clone(&credential);
            async move {
                if request.claims().is_some() {
                    return Err(
                        "the service asks for a token with further claims, which azure_core cannot request".into()
                    );
                }
                let scopes: Vec<&str> = request.scopes().iter().map(String::as_str).collect();
                let token = credential.get_token(&scopes, None).await.map_err(Cause::from)?;
                Ok::<_, Cause>(AccessToken::new(token.token.secret()).expires_at(token.expires_on.into()))
            }
        })
    }
}

impl From<Arc<dyn TokenCredential>> for Credential {
    fn from(credential: Arc<dyn TokenCredential>) -> Self {
        Self::azure(credential)
    }
}

impl<T: TokenCredential + 'static> From<Arc<T>> for Credential {
    fn from(credential: Arc<T>) -> Self {
        Self::azure(credential)
    }
}
