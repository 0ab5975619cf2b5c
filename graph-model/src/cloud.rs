//! Owns where Microsoft Graph is: its national clouds, and the versions of its API.

/// A cloud with its own deployment of Microsoft Graph.
///
/// A client takes one as its service root, for v1.0:
///
/// ```
/// # #[cfg(feature = "client")] {
/// use graph_model::{Client, Cloud, Credential};
///
/// let client = Client::builder(Cloud::Global, Credential::token("eyJ0eXAi…")).build()?;
/// assert_eq!(client.service_root(), "https://graph.microsoft.com/v1.0");
/// # }
/// # Ok::<(), graph_model::Error>(())
/// ```
#[doc(alias("national cloud", "endpoint"))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cloud {
    /// The global cloud, which also serves US Government L2 (GCC): `https://graph.microsoft.com`.
    #[default]
    Global,
    /// US Government L4 (GCC High): `https://graph.microsoft.us`.
    UsGovernmentL4,
    /// US Government L5 (DoD): `https://dod-graph.microsoft.us`.
    UsGovernmentDoD,
    /// China, operated by 21Vianet: `https://microsoftgraph.chinacloudapi.cn`.
    China,
}

/// A version of Microsoft Graph's API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ApiVersion {
    /// `v1.0`, for production.
    #[default]
    V1,
    /// `beta`, which may change without notice.
    Beta,
}

impl Cloud {
    /// The address of Microsoft Graph in this cloud, without a version.
    ///
    /// ```
    /// use graph_model::Cloud;
    ///
    /// assert_eq!(Cloud::China.endpoint(), "https://microsoftgraph.chinacloudapi.cn");
    /// ```
    pub const fn endpoint(self) -> &'static str {
        match self {
            Self::Global => "https://graph.microsoft.com",
            Self::UsGovernmentL4 => "https://graph.microsoft.us",
            Self::UsGovernmentDoD => "https://dod-graph.microsoft.us",
            Self::China => "https://microsoftgraph.chinacloudapi.cn",
        }
    }

    /// The service root of a version in this cloud, such as `https://graph.microsoft.com/v1.0`.
    ///
    /// ```
    /// use graph_model::{ApiVersion, Cloud};
    ///
    /// assert_eq!(Cloud::UsGovernmentL4.service_root(ApiVersion::Beta), "https://graph.microsoft.us/beta");
    /// ```
    pub fn service_root(self, version: ApiVersion) -> String {
        format!("{}/{}", self.endpoint(), version.segment())
    }
}

impl ApiVersion {
    /// The version as a segment of an address.
    pub const fn segment(self) -> &'static str {
        match self {
            Self::V1 => "v1.0",
            Self::Beta => "beta",
        }
    }
}

/// The service root of v1.0 in this cloud, for `Client::builder`.
impl From<Cloud> for String {
    fn from(cloud: Cloud) -> Self {
        cloud.service_root(ApiVersion::V1)
    }
}
