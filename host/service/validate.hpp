// `openitem validate`: is each of these documents right, and if not, by which rules?
//
//     validate(plugins, {.files = {"invoice.xml", "inbox/"}}, [](const Verdict& verdict) { ... });
//
// No workspace, nothing kept. A file is read by the connector its first bytes ask for, and every
// record of it judged by the profile's rules and the connector's own. Verdicts come in the order of
// the files, one at a time; the files are looked at on all cores. Memory is bounded by the files
// under way, whatever their number.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "host/connect/registry.hpp"
#include "host/model/rules.hpp"

namespace openitem::service {

struct ValidateRequest {
    std::vector<std::string>
        files;  // files, archives (zip), folders with all below; "-": standard input
    // A rule pack; empty: for each document the rules of its own kind, which are EN 16931 but for
    // FatturaPA, whose connector knows them.
    std::string profile = {};
};

struct Verdict {
    std::string file;
    std::string syntax;  // "ubl-invoice", "cii"; empty: not known
    bool valid = false;  // no failure is fatal
    std::vector<model::Finding> failures;
};

// `each` is called on the calling thread. Throws base::RunError for a file that cannot be read,
// folders without any, and a profile that is none.
void validate(const connect::Registry& plugins, const ValidateRequest& request,
              const std::function<void(const Verdict&)>& each);

// The rules of a profile; null for the empty one. Throws base::RunError (wrong use) when there is
// none of that name.
const model::RulePack* profile_rules(const std::string& profile);

// The same for one document that is in memory.
Verdict validate_document(const connect::Registry& plugins, const std::string& name,
                          std::string_view bytes, const model::RulePack* rules);

// What a document is written in, and who reads it.
struct Syntax {
    std::string_view name;       // "ubl-creditnote"
    std::string_view connector;  // the alias of a bundled one
    bool has_own_rules = false;  // its connector judges it; EN 16931 does not apply
};

// By a document's first bytes; none when it is no syntax we know.
const Syntax* syntax_of(std::string_view head);
// For messages: "a UBL, CII ... invoice".
std::string_view syntax_names();

}  // namespace openitem::service
