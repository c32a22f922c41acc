#include "host/model/decisions/schema.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace openitem::model {
namespace {

// valijson writes a path as <root>[limit][currency]; a JSON pointer says the same.
std::string pointer_of(const std::vector<std::string>& path) {
    std::string pointer;
    for (const auto& step : path) {
        if (step.size() < 2 || step.front() != '[') continue;
        pointer.append("/").append(step, 1, step.size() - 2);
    }
    return pointer.empty() ? "/" : pointer;
}

}  // namespace

base::Result<void> check_schema(const nlohmann::json& document, std::string_view schema_text) {
    const auto schema_json = nlohmann::json::parse(schema_text);
    valijson::Schema schema;
    try {
        valijson::SchemaParser parser;
        parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_json), schema);
    } catch (const std::exception& problem) {
        throw std::logic_error(std::string("a schema of ours is wrong: ") + problem.what());
    }
    valijson::Validator validator;
    valijson::ValidationResults results;
    const valijson::adapters::NlohmannJsonAdapter target(document);
    if (validator.validate(schema, target, &results)) return {};

    // The deepest finding is the one a person can act on; "failed to validate against child" of
    // the levels above it says nothing.
    valijson::ValidationResults::Error finding;
    valijson::ValidationResults::Error deepest;
    bool found = false;
    while (results.popError(finding)) {
        if (!found || finding.context.size() > deepest.context.size()) deepest = finding;
        found = true;
    }
    return base::Error{.code = base::Code::invalid,
                       .location = pointer_of(deepest.context),
                       .message = deepest.description};
}

}  // namespace openitem::model
