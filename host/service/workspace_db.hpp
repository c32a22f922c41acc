// workspace.db: what lies above the single company. Today the clients and whose each company is;
// users, keys and leases join it with the faces that need them.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

struct sqlite3;

namespace openitem::service {

class WorkspaceDb {
public:
    static void create(const std::filesystem::path& file);
    explicit WorkspaceDb(const std::filesystem::path& file);

    void add_company(const std::string& client, const std::string& company,
                     const std::string& name);

private:
    struct Close {
        void operator()(sqlite3* db) const noexcept;
    };
    std::string file_;
    std::unique_ptr<sqlite3, Close> db_;
};

}  // namespace openitem::service
