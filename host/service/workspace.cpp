#include "host/service/workspace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "host/base/result.hpp"
#include "host/index/index_keeper.hpp"
#include "host/service/json_file.hpp"
#include "host/service/rule_settings.hpp"
#include "host/service/runners.hpp"
#include "host/service/settings_check.hpp"
#include "host/service/store_settings.hpp"
#include "host/service/transport_settings.hpp"
#include "host/service/workspace_db.hpp"
#include "host/store/sqlite/sqlite_store.hpp"

namespace openitem::service {

namespace fs = std::filesystem;
using base::Exit;
using base::RunError;
using nlohmann::json;

namespace {

constexpr const char* settings_file = "openitem.json";

// Ids become folder names and parts of messages: nothing that could leave the workspace.
bool is_id(const std::string& id) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    return !id.empty() && id.size() <= 64 && id.front() != '-' &&
           std::all_of(id.begin(), id.end(), allowed);
}

void require_id(const std::string& id, std::string_view what) {
    if (!is_id(id)) {
        throw RunError(Exit::wrong_use,
                       fmt::format("'{}' cannot be the id of a {}: expected 1 to 64 lower-case "
                                   "letters, digits, '-' or '_'",
                                   id, what));
    }
}

std::map<std::string, std::string> text_map(JsonObject& object, const char* key) {
    std::map<std::string, std::string> map;
    const auto* values = object.any(key);
    if (values == nullptr) return map;
    if (!values->is_object()) object.fail(key, "an object of texts");
    for (const auto& [name, value] : values->items()) {
        if (!value.is_string()) object.fail(fmt::format("{}/{}", key, name), "a text");
        map[name] = value.get<std::string>();
    }
    return map;
}

struct RuleKey {
    const char* key;
    std::string RuleSettings::*value;
};
constexpr RuleKey rule_keys[] = {{"pack", &RuleSettings::pack},
                                 {"fatal", &RuleSettings::fatal},
                                 {"warning", &RuleSettings::warning},
                                 {"information", &RuleSettings::information}};

RuleSettings read_rules(JsonObject& object, const std::string& file) {
    RuleSettings rules;
    const auto* stated = object.any("rules");
    if (stated == nullptr) return rules;
    if (!stated->is_object()) object.fail("rules", "an object like {\"pack\": \"peppol\"}");
    JsonObject values(*stated, file, "/rules");
    for (const auto& [key, value] : rule_keys) rules.*value = values.text(key);
    values.finish();
    if (const auto checked = check(rules); !checked) {
        throw RunError(
            Exit::source_or_config,
            fmt::format("{}: /rules/{}: {}", file, checked.error().field, checked.error().message));
    }
    return rules;
}

void put_rules(json& object, const RuleSettings& rules) {
    for (const auto& [key, value] : rule_keys) {
        if (!(rules.*value).empty()) object["rules"][key] = rules.*value;
    }
}

RunnerSettings read_runner(JsonObject& object, const fs::path& file) {
    RunnerSettings runner;
    if (const auto* stated = object.any("runner")) {
        JsonObject values(*stated, file.string(), "/runner");
        runner.runner = values.text("kind");
        runner.isolation = values.text("isolation", "best");
        runner.wall_seconds = values.number("wall_seconds").value_or(0);
        runner.memory_mib = values.number("memory_mib").value_or(0);
        values.finish();
    }
    return runner;
}

}  // namespace

Workspace::Workspace(fs::path root)
    : root_(std::move(root)), indexes_(std::make_shared<index::IndexKeeper>()) {
    const auto file = root_ / settings_file;
    const auto settings = read_json_file(file);
    JsonObject object(settings, file.string());
    object.number("version");
    runner_ = read_runner(object, file);
    store_ = read_store(object, file.string());
    object.finish();
}

Workspace Workspace::init(const fs::path& folder) {
    const auto root = fs::absolute(folder).lexically_normal();
    if (!fs::exists(root / settings_file)) {
        fs::create_directories(root / "companies");
        fs::create_directories(root / "secrets");
        fs::permissions(root / "secrets", fs::perms::owner_all);
        WorkspaceDb::create(root / "workspace.db");
        write_text_file(root / settings_file,
                        "// An OpenItem workspace. What stands here holds for all companies.\n"
                        "{\n  \"version\": 1,\n"
                        "  \"runner\": {\"isolation\": \"best\"}\n}\n");
    }
    return Workspace(root);
}

Workspace Workspace::open(const std::string& given) {
    const char* named = std::getenv("OPENITEM_WORKSPACE");
    const std::string stated = !given.empty() ? given : named != nullptr ? named : "";
    if (!stated.empty()) {
        const auto root = fs::absolute(stated).lexically_normal();
        if (fs::exists(root / settings_file)) return Workspace(root);
        throw RunError(Exit::wrong_use,
                       fmt::format("{} is no workspace: expected a folder with {}; 'openitem init "
                                   "{}' makes one",
                                   stated, settings_file, stated));
    }
    for (auto folder = fs::current_path();; folder = folder.parent_path()) {
        if (fs::exists(folder / settings_file)) return Workspace(folder);
        if (folder == folder.parent_path()) break;
    }
    throw RunError(
        Exit::wrong_use,
        "no workspace here or above: use --workspace DIR, set OPENITEM_WORKSPACE, or make "
        "one with 'openitem init'");
}

std::string Workspace::name_of(const fs::path& file) const {
    const auto path = file.lexically_normal();
    const auto inside = path.lexically_relative(root_);
    return inside.empty() || *inside.begin() == ".." ? path : inside;
}

fs::path Workspace::company_folder(const std::string& id) const { return root_ / "companies" / id; }

void Workspace::add_company(const CompanySettings& settings) const {
    require_id(settings.id, "company");
    if (!settings.client.empty()) require_id(settings.client, "client");
    if (!settings.currency.is_active() || settings.currency.digits() < 0) {
        throw RunError(Exit::wrong_use,
                       fmt::format("currency: expected one that is in use today, like EUR, found "
                                   "{}",
                                   settings.currency.code()));
    }
    if (const auto checked = check(settings); !checked) {
        throw RunError(Exit::wrong_use, checked.error());
    }
    const auto folder = company_folder(settings.id);
    if (fs::exists(folder / "company.json")) {
        throw RunError(Exit::wrong_use,
                       fmt::format("company '{}' exists already; edit {}", settings.id,
                                   (folder / "company.json").string()));
    }
    fs::create_directories(folder / "connections");
    fs::create_directories(folder / "policies");
    json identities = json::array();
    for (const auto& identity : settings.identities) {
        identities.push_back({{"scheme", identity.scheme}, {"value", identity.value}});
    }
    json company = {{"name", settings.name},
                    {"currency", std::string(settings.currency.code())},
                    {"identities", identities}};
    const auto client = settings.client.empty() ? settings.id : settings.client;
    company["client"] = client;
    if (settings.cut_over) company["cut_over"] = settings.cut_over->to_string();
    if (settings.due_days) company["due_days"] = *settings.due_days;
    if (!settings.authoritative.empty()) company["authoritative"] = settings.authoritative;
    if (!settings.origin.empty()) company["origin"] = settings.origin;
    put_rules(company, settings.rules);
    WorkspaceDb(root_ / "workspace.db").add_company(client, settings.id, settings.name);
    write_json_file(folder / "company.json", company);
}

std::vector<std::string> Workspace::company_ids() const {
    std::vector<std::string> ids;
    for (const auto& entry : fs::directory_iterator(root_ / "companies")) {
        if (fs::exists(entry.path() / "company.json")) ids.push_back(entry.path().filename());
    }
    std::sort(ids.begin(), ids.end());
    return ids;
}

CompanySettings Workspace::company(const std::string& id) const {
    require_id(id, "company");
    const auto file = company_folder(id) / "company.json";
    if (!fs::exists(file)) {
        std::string known;
        for (const auto& name : company_ids()) known += (known.empty() ? "" : ", ") + name;
        throw RunError(Exit::wrong_use, fmt::format("there is no company '{}'; there is: {}", id,
                                                    known.empty() ? "none yet" : known));
    }
    const auto stated = read_json_file(file);
    JsonObject object(stated, file.string());
    CompanySettings company;
    company.id = id;
    company.name = object.required_text("name");
    company.client = object.text("client", id);
    const auto currency = base::Currency::parse(object.required_text("currency"));
    if (!currency) object.fail("currency", "an ISO 4217 currency in use, like EUR");
    company.currency = *currency;
    if (const auto* identities = object.any("identities")) {
        if (!identities->is_array()) object.fail("identities", "a list");
        for (std::size_t i = 0; i < identities->size(); ++i) {
            JsonObject identity((*identities)[i], file.string(), fmt::format("/identities/{}", i));
            auto scheme = identity.required_text("scheme");
            company.identities.push_back({std::move(scheme), identity.required_text("value")});
            identity.finish();
        }
    }
    if (const auto day = object.text("cut_over"); !day.empty()) {
        company.cut_over = base::Date::parse(day);
        if (!company.cut_over) object.fail("cut_over", "a date, yyyy-mm-dd");
    }
    company.due_days = object.number("due_days");
    company.authoritative = text_map(object, "authoritative");
    company.origin = text_map(object, "origin");
    company.rules = read_rules(object, file.string());
    object.finish();
    if (const auto checked = check(company); !checked) {
        throw RunError(Exit::source_or_config, file.string() + ": " + checked.error().text());
    }
    return company;
}

void Workspace::add_connection(const std::string& company, ConnectionSettings settings) const {
    static_cast<void>(this->company(company));  // must be there and readable
    require_id(settings.name, "connection");
    if (settings.isolation == "required" && settings.runner == "in-process") {
        throw RunError(Exit::wrong_use, std::string(isolation_needs_a_process));
    }
    for (auto& pattern : settings.files) {
        pattern = name_of(fs::absolute(pattern));
    }
    json connection = {{"connector", settings.connector},
                       {"config", parse_json(settings.config_json, "--config")}};
    if (!settings.files.empty()) connection["files"] = settings.files;
    if (!settings.transport_json.empty()) {
        connection["transport"] = parse_json(settings.transport_json, "--transport");
    }
    if (!settings.acknowledge.empty()) {
        connection["acknowledge"] = name_of(fs::absolute(settings.acknowledge));
    }
    if (!settings.runner.empty()) connection["runner"] = settings.runner;
    if (!settings.isolation.empty()) connection["isolation"] = settings.isolation;
    if (!settings.accept_foreign_seller.empty()) {
        connection["accept_foreign_seller"] = settings.accept_foreign_seller;
    }
    if (!settings.customer_numbers.empty()) {
        require_id(settings.customer_numbers, "numbering");
        connection["customer_numbers"] = settings.customer_numbers;
    }
    put_rules(connection, settings.rules);
    write_json_file(company_folder(company) / "connections" / (settings.name + ".json"),
                    connection);
}

std::vector<std::string> Workspace::connection_names(const std::string& company) const {
    std::vector<std::string> names;
    const auto folder = company_folder(company) / "connections";
    if (!fs::exists(folder)) return names;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".json") names.push_back(entry.path().stem());
    }
    std::sort(names.begin(), names.end());
    return names;
}

ConnectionSettings Workspace::connection(const std::string& company,
                                         const std::string& name) const {
    require_id(name, "connection");
    const auto file = company_folder(company) / "connections" / (name + ".json");
    if (!fs::exists(file)) {
        std::string known;
        for (const auto& other : connection_names(company))
            known += (known.empty() ? "" : ", ") + other;
        throw RunError(Exit::wrong_use,
                       fmt::format("company '{}' has no connection '{}'; there is: {}", company,
                                   name, known.empty() ? "none yet" : known));
    }
    const auto stated = read_json_file(file);
    JsonObject object(stated, file.string());
    ConnectionSettings connection;
    connection.name = name;
    connection.connector = object.required_text("connector");
    if (const auto* files = object.any("files")) {
        if (!files->is_array()) object.fail("files", "a list of file patterns");
        for (const auto& pattern : *files) {
            if (!pattern.is_string()) object.fail("files", "a list of file patterns");
            connection.files.push_back(pattern.get<std::string>());
        }
    }
    if (const auto* transport = object.any("transport")) {
        if (!connection.files.empty()) {
            object.fail("transport", "\"files\" or \"transport\", not both");
        }
        connection.transport_json = transport->dump();
        static_cast<void>(transport_settings(*this, connection, file.string()));
    }
    connection.acknowledge = object.text("acknowledge");
    connection.runner = object.text("runner", runner_.runner);
    if (!connection.runner.empty() && connection.runner != "process" &&
        connection.runner != "in-process") {
        object.fail("runner", "\"process\" or \"in-process\"");
    }
    connection.isolation = object.text("isolation", runner_.isolation);
    if (connection.isolation != "required" && connection.isolation != "best") {
        object.fail("isolation", "\"required\" or \"best\"");
    }
    if (connection.isolation == "required" && connection.runner == "in-process") {
        throw RunError(Exit::source_or_config,
                       fmt::format("{}: {}", file.string(), isolation_needs_a_process));
    }
    connection.accept_foreign_seller = object.text("accept_foreign_seller");
    connection.customer_numbers = object.text("customer_numbers");
    if (!connection.customer_numbers.empty() && !is_id(connection.customer_numbers)) {
        object.fail("customer_numbers", "a name of lower-case letters, digits, '-' and '_'");
    }
    connection.rules = read_rules(object, file.string());
    const auto* config = object.any("config");
    connection.config_json = config == nullptr ? "{}" : config->dump();
    object.finish();
    return connection;
}

fs::path Workspace::books_file(const std::string& id) const {
    return company_folder(id) / "books.db";
}

std::unique_ptr<store::Store> Workspace::open_books(const std::string& id) const {
    const auto settings = company(id);
    std::unique_ptr<store::Store> books;
    if (!store_.in_files()) {
        books = store::open_postgres(postgres_options(root_, store_, id), settings.currency);
    } else {
        const auto file = books_file(id);
        store::SqliteOptions options;
        options.on_commit = store::commit_hook_from_environment();
        books = fs::exists(file) ? store::open_sqlite(file, options)
                                 : store::create_sqlite(file, settings.currency, options);
    }
    if (books->functional_currency() != settings.currency) {
        throw RunError(
            Exit::source_or_config,
            fmt::format("company '{}': company.json says {}, but its books are kept in {}; "
                        "books cannot change their currency",
                        id, settings.currency.code(), books->functional_currency().code()));
    }
    return books;
}

std::optional<std::string> Workspace::policy(const std::string& company,
                                             const std::string& name) const {
    require_id(name, "policy");
    return read_text_file(company_folder(company) / "policies" / (name + ".json"));
}

}  // namespace openitem::service
