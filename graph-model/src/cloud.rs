//! Owns where Microsoft Graph is: the national clouds and the versions of the interface.

/// A cloud that has a Microsoft Graph of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cloud {
    /// The global cloud, which is also that of US Government L2 (GCC): `https://graph.microsoft.com`.
    #[default]
    Global,
    /// US Government L4 (GCC High): `https://graph.microsoft.us`.
    UsGovernmentL4,
    /// US Government L5 (DoD): `https://dod-graph.microsoft.us`.
    UsGovernmentDoD,
    /// China, operated by 21Vianet: `https://microsoftgraph.chinacloudapi.cn`.
    China,
}

/// A version of Microsoft Graph's interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ApiVersion {
    /// `v1.0`, for production.
    #[default]
    V1,
    /// `beta`, which may change.
    Beta,
}

impl Cloud {
    /// The address of the cloud's Microsoft Graph, without a version.
    pub const fn endpoint(self) -> &'static str {
        match self {
            Self::Global => "https://graph.microsoft.com",
            Self::UsGovernmentL4 => "https://graph.microsoft.us",
            Self::UsGovernmentDoD => "https://dod-graph.microsoft.us",
            Self::China => "https://microsoftgraph.chinacloudapi.cn",
        }
    }

    /// The service root of a version in this cloud, such as `https://graph.microsoft.com/v1.0`.
    pub fn service_root(self, version: ApiVersion) -> String {
        format!("{}/{}", self.endpoint(), version.segment())
    }
}

impl ApiVersion {
    /// The version as it stands in addresses.
    pub const fn segment(self) -> &'static str {
        match self {
            Self::V1 => "v1.0",
            Self::Beta => "beta",
        }
    }
}

/// The service root of v1.0 in the cloud, for `Client::builder`.
impl From<Cloud> for String {
    fn from(cloud: Cloud) -> Self {
        cloud.service_root(ApiVersion::V1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cloud_has_its_root() {
        for (cloud, version, root) in [
            (Cloud::Global, ApiVersion::V1, "https://graph.microsoft.com/v1.0"),
            (Cloud::UsGovernmentL4, ApiVersion::Beta, "https://graph.microsoft.us/beta"),
            (Cloud::UsGovernmentDoD, ApiVersion::V1, "https://dod-graph.microsoft.us/v1.0"),
            (Cloud::China, ApiVersion::V1, "https://microsoftgraph.chinacloudapi.cn/v1.0"),
        ] {
            assert_eq!(cloud.service_root(version), root);
        }
        assert_eq!(String::from(Cloud::China), "https://microsoftgraph.chinacloudapi.cn/v1.0");
    }
}
