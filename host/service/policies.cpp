#include "host/service/policies.hpp"

#include <span>

#include "host/base/result.hpp"

namespace openitem::service {

using base::Exit;
using base::RunError;

namespace {

template <class Policy>
std::vector<Policy> own_policies(const Workspace& workspace, const std::string& company,
                                 const std::string& name,
                                 base::Result<std::vector<Policy>> (*read)(std::string_view)) {
    const auto text = workspace.policy(company, name);
    if (!text) return {};
    auto own = read(*text);
    if (!own) {
        throw RunError(Exit::source_or_config, "companies/" + company + "/policies/" + name +
                                                   ".json: " + own.error().text());
    }
    return *std::move(own);
}

template <class Policy>
std::vector<Policy> policies_of(const Workspace& workspace, const std::string& company,
                                const std::string& name, const Policy& comes_with_openitem,
                                base::Result<std::vector<Policy>> (*read)(std::string_view)) {
    std::vector<Policy> all = {comes_with_openitem};
    for (auto& policy : own_policies(workspace, company, name, read)) {
        all.push_back(std::move(policy));
    }
    return all;
}

template <class Policy>
Policy in_force(const std::vector<Policy>& policies, base::Date day) {
    const auto* const found = model::in_force(std::span<const Policy>(policies), day);
    return found != nullptr ? *found : policies.front();
}

}  // namespace

std::vector<credit::Policy> credit_policies(const Workspace& workspace,
                                            const std::string& company) {
    return policies_of(workspace, company, "credit", credit::default_policy(),
                       &credit::read_policies);
}

std::vector<cash::Policy> cash_policies(const Workspace& workspace, const std::string& company) {
    return policies_of(workspace, company, "cash", cash::default_policy(), &cash::read_policies);
}

std::vector<disputes::Policy> dispute_policies(const Workspace& workspace,
                                               const std::string& company) {
    return policies_of(workspace, company, "dispute", disputes::default_policy(),
                       &disputes::read_policies);
}

credit::Policy credit_policy(const Workspace& workspace, const std::string& company,
                             base::Date day) {
    return in_force(credit_policies(workspace, company), day);
}

std::vector<collections::TermsPolicy> terms_policies(const Workspace& workspace,
                                                     const std::string& company) {
    return own_policies(workspace, company, "terms", &collections::read_terms);
}

std::vector<collections::ProvisionPolicy> provision_policies(const Workspace& workspace,
                                                             const std::string& company) {
    return own_policies(workspace, company, "provision", &collections::read_provision_policies);
}

collections::RetentionPolicy retention_policy(const Workspace& workspace,
                                              const std::string& company, base::Date day) {
    return in_force(
        policies_of(workspace, company, "retention", collections::default_retention_policy(),
                    &collections::read_retention_policies),
        day);
}

collections::WriteOffPolicy write_off_policy(const Workspace& workspace, const std::string& company,
                                             base::Date day) {
    return in_force(
        policies_of(workspace, company, "write_off", collections::default_write_off_policy(),
                    &collections::read_write_off_policies),
        day);
}

std::optional<collections::TargetPolicy> target_policy(const Workspace& workspace,
                                                       const std::string& company, base::Date day) {
    const auto all =
        own_policies(workspace, company, "targets", &collections::read_target_policies);
    const auto* const found = model::in_force(std::span<const collections::TargetPolicy>(all), day);
    return found != nullptr ? std::optional(*found) : std::nullopt;
}

cash::Policy cash_policy(const Workspace& workspace, const std::string& company, base::Date day) {
    return in_force(cash_policies(workspace, company), day);
}

disputes::Policy dispute_policy(const Workspace& workspace, const std::string& company,
                                base::Date day) {
    return in_force(dispute_policies(workspace, company), day);
}

}  // namespace openitem::service
