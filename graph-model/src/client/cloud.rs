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

/// What a token for a service root is asked for: all permissions that were granted for its host.
pub(super) fn default_scope(root: &reqwest::Url) -> String {
    format!("{}/.default", root.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cloud_has_its_root_and_scope() {
        for (cloud, version, root, scope) in [
            (Cloud::Global, ApiVersion::V1, "https://graph.microsoft.com/v1.0", "https://graph.microsoft.com/.default"),
            (
                Cloud::UsGovernmentL4,
                ApiVersion::Beta,
                "https://graph.microsoft.us/beta",
                "https://graph.microsoft.us/.default",
            ),
            (
                Cloud::UsGovernmentDoD,
                ApiVersion::V1,
                "https://dod-graph.microsoft.us/v1.0",
                "https://dod-graph.microsoft.us/.default",
            ),
            (
                Cloud::China,
                ApiVersion::V1,
                "https://microsoftgraph.chinacloudapi.cn/v1.0",
                "https://microsoftgraph.chinacloudapi.cn/.default",
            ),
        ] {
            assert_eq!(cloud.service_root(version), root);
            assert_eq!(default_scope(&root.parse().expect("it is an address")), scope);
        }
    }
}
