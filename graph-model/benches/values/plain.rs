//! Owns the same properties as the generated structs have, with serde's own derives and nothing kept of what is unknown.

#![allow(clippy::struct_field_names, reason = "the names are the schema's")]

use graph_model::Nullable;
use graph_model::common::{
    AssignedLicense, AssignedPlan, CustomSecurityAttributeValue, OnPremisesExtensionAttributes,
    OnPremisesProvisioningError, PasswordProfile, ProvisionedPlan, ServiceProvisioningError,
};
use graph_model::edm::DateTimeOffset;
use graph_model::users::{AuthorizationInfo, EmployeeOrgData, LicenseAssignmentState, ObjectIdentity, SignInActivity};
use graph_model::value::wire;
use serde::{Deserialize, Serialize};

macro_rules! plain {
    ($name:ident option { $($option:ident: $of_option:ty,)* } nullable { $($nullable:ident: $of_nullable:ty,)* } list { $($list:ident: $of_list:ty,)* }) => {
        #[derive(Debug, Default, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub(crate) struct $name {
            #[serde(rename = "@odata.type", skip_serializing_if = "Option::is_none")]
            pub(crate) odata_type: Option<String>,
            $(#[serde(skip_serializing_if = "Option::is_none")] pub(crate) $option: Option<$of_option>,)*
            $(#[serde(default, skip_serializing_if = "Nullable::is_absent")] pub(crate) $nullable: Nullable<$of_nullable>,)*
            $(#[serde(default, with = "wire::collection", skip_serializing_if = "Option::is_none")] pub(crate) $list: Option<Vec<$of_list>>,)*
        }
    };
}

plain! { Overview
    option {
        id: String, configuration_version: i32, error_count: i32, failed_count: i32,
        last_update_date_time: DateTimeOffset, not_applicable_count: i32, pending_count: i32, success_count: i32,
    }
    nullable {}
    list {}
}

plain! { User
    option { id: String, birthday: DateTimeOffset, device_enrollment_limit: i32, hire_date: DateTimeOffset, }
    nullable {
        deleted_date_time: DateTimeOffset, about_me: String, account_enabled: bool, age_group: String,
        authorization_info: AuthorizationInfo, city: String, company_name: String, consent_provided_for_minor: String,
        country: String, created_date_time: DateTimeOffset, creation_type: String,
        custom_security_attributes: CustomSecurityAttributeValue, department: String, display_name: String,
        employee_hire_date: DateTimeOffset, employee_id: String, employee_leave_date_time: DateTimeOffset,
        employee_org_data: EmployeeOrgData, employee_type: String, external_user_state: String,
        external_user_state_change_date_time: DateTimeOffset, fax_number: String, given_name: String,
        identity_parent_id: String, is_management_restricted: bool, is_resource_account: bool, job_title: String,
        last_password_change_date_time: DateTimeOffset, legal_age_group_classification: String, mail: String,
        mail_nickname: String, mobile_phone: String, my_site: String, office_location: String,
        on_premises_distinguished_name: String, on_premises_domain_name: String,
        on_premises_extension_attributes: OnPremisesExtensionAttributes, on_premises_immutable_id: String,
        on_premises_last_sync_date_time: DateTimeOffset, on_premises_sam_account_name: String,
        on_premises_security_identifier: String, on_premises_sync_enabled: bool,
        on_premises_user_principal_name: String, password_policies: String, password_profile: PasswordProfile,
        postal_code: String, preferred_data_location: String, preferred_language: String, preferred_name: String,
        security_identifier: String, show_in_address_list: bool, sign_in_activity: SignInActivity,
        sign_in_sessions_valid_from_date_time: DateTimeOffset, state: String, street_address: String, surname: String,
        usage_location: String, user_principal_name: String, user_type: String,
    }
    list {
        assigned_licenses: AssignedLicense, assigned_plans: AssignedPlan, business_phones: String,
        identities: ObjectIdentity, im_addresses: String, interests: String,
        license_assignment_states: LicenseAssignmentState, on_premises_provisioning_errors: OnPremisesProvisioningError,
        other_mails: String, past_projects: String, provisioned_plans: ProvisionedPlan, proxy_addresses: String,
        responsibilities: String, schools: String, service_provisioning_errors: ServiceProvisioningError, skills: String,
    }
}
