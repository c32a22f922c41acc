// Which database a workspace's books are in: `store` in openitem.json, or OPENITEM_STORE.
//
//     "store": {"url": "postgresql://openitem@db.example/openitem", "password": "database"}
//
// Without it they are files in the workspace. The password is never part of the url: it stands in
// the file secrets/NAME, or in OPENITEM_STORE_PASSWORD, or where PostgreSQL itself looks for it.
#pragma once

#include <filesystem>
#include <string>

#include "host/service/workspace.hpp"
#include "host/store/postgres/postgres_store.hpp"

namespace openitem::service {

class JsonObject;

StoreSettings read_store(JsonObject& settings, const std::string& file);

// The address of a company's books there; reads the password.
store::PostgresOptions postgres_options(const std::filesystem::path& root,
                                        const StoreSettings& settings, const std::string& company);

}  // namespace openitem::service
