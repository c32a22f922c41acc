// A workspace: a folder with the books of one or many companies, and how each is fed.
//
//     openitem.json                    what holds for all: runner defaults (RunnerSettings), the
//                                      database (StoreSettings)
//     workspace.db                     the clients, and which company is whose
//     companies/ID/company.json        who the company is: CompanySettings
//     companies/ID/connections/N.json  one source: ConnectionSettings
//     companies/ID/policies/*.json     the rules its receivables run by
//     companies/ID/books.db            records, journal, quarantine, archive (host/store)
//     secrets/                         readable by the owner alone
//
// All JSON may have comments. What is wrong with a file ends the command with the file's name and
// the key (RunError, Exit::source_or_config); what a person names wrongly ends it with wrong_use.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/currency.hpp"
#include "host/base/date.hpp"

namespace openitem::store {
class Store;
}
namespace openitem::index {
class IndexKeeper;
}

namespace openitem::service {

// One name the company is known by on documents: {"vat", "DE123456789"}. Schemes: vat, tax,
// registration, gln, name, endpoint, identifier, or an ISO 6523 code like 0088; case does not
// matter.
struct Identity {
    std::string scheme;
    std::string value;
};

// `rules`: what records are judged by beyond what receivables need, and what becomes of those that
// break it. Empty: not stated. A connection's go before its company's, key by key; where neither
// says, model::RuleChoice does.
struct RuleSettings {
    std::string pack;                         // "xrechnung"
    std::string fatal, warning, information;  // "quarantine", "warn" or "pass"
};

struct CompanySettings {
    std::string id;  // folder name: lower-case letters, digits, '-', '_'
    std::string name;
    std::string
        client;  // the group of companies it belongs to; a firm of its own is its own client
    base::Currency currency;
    std::vector<Identity> identities;
    std::optional<base::Date> cut_over;  // documents before it are opening balances
    std::optional<int> due_days;         // when neither document nor customer states terms
    // entity -> the connection whose records post; any other connection's are evidence.
    std::map<std::string, std::string> authoritative;
    // event class -> "source" (default) or "openitem".
    std::map<std::string, std::string> origin;
    RuleSettings rules;
};

struct ConnectionSettings {
    std::string name;
    std::string connector;           // alias or id of a plugin
    std::vector<std::string> files;  // patterns, relative to the workspace; empty: not file based
    std::string transport_json;      // how its files come from elsewhere; empty: they do not
    std::string acknowledge;         // folder for acknowledgements; empty: none are written
    std::string runner;              // "in-process", "process" or empty: the plugin decides
    std::string isolation;           // "required" or "best"
    std::string accept_foreign_seller;  // the reason, or empty
    // The numbering its customers' account numbers are of. Connections that name the same one share
    // their customers by number; empty: the numbers are the connection's own.
    std::string customer_numbers;
    std::string config_json;  // what the connector is given
    RuleSettings rules;
};

struct RunnerSettings {
    std::string runner;  // default for connections that state none; empty: by where a plugin is
    std::string isolation = "best";
    int wall_seconds = 0;  // 0: as the runner's own default
    int memory_mib = 0;
};

// Which database the books are in: store_settings.hpp.
struct StoreSettings {
    std::string url;       // empty: a file for each company
    std::string password;  // the name of a file in secrets
    int lease_seconds = 300;

    bool in_files() const { return url.empty(); }
};

class Workspace {
public:
    // Makes the folder and what belongs in it; an existing workspace is left as it is.
    static Workspace init(const std::filesystem::path& folder);
    // `given` (--workspace), else OPENITEM_WORKSPACE, else the nearest folder above the current one
    // that holds openitem.json.
    static Workspace open(const std::string& given);

    const std::filesystem::path& root() const { return root_; }
    const RunnerSettings& runner() const { return runner_; }
    const StoreSettings& store() const { return store_; }
    // An absolute path as the settings and the books name it: relative where it lies in the
    // workspace.
    std::string name_of(const std::filesystem::path& file) const;

    void add_company(const CompanySettings& settings) const;
    std::vector<std::string> company_ids() const;
    CompanySettings company(const std::string& id) const;
    std::filesystem::path company_folder(const std::string& id) const;

    // `files` of a pattern that is not inside the workspace become absolute.
    void add_connection(const std::string& company, ConnectionSettings settings) const;
    std::vector<std::string> connection_names(const std::string& company) const;
    ConnectionSettings connection(const std::string& company, const std::string& name) const;

    // The text of policies/NAME.json, or nullopt: then the default that comes with OpenItem holds.
    std::optional<std::string> policy(const std::string& company, const std::string& name) const;

    // Where its books are when they are in a file.
    std::filesystem::path books_file(const std::string& company) const;
    // The company's books, opened for this process. Creates them on first use.
    std::unique_ptr<store::Store> open_books(const std::string& company) const;
    // The indexes of open items kept by this process; copies of a workspace share them.
    index::IndexKeeper& indexes() const { return *indexes_; }

private:
    explicit Workspace(std::filesystem::path root);

    std::filesystem::path root_;
    RunnerSettings runner_;
    StoreSettings store_;
    std::shared_ptr<index::IndexKeeper> indexes_;
};

}  // namespace openitem::service
