// Erasure (A25): texts are overwritten, bytes become tombstones. The database zeroes what it frees
// (SQLite: secure_delete).
#pragma once

#include "host/store/sql/sql_transaction.hpp"

namespace openitem::store::sql {

template <class Db>
void SqlTransaction<Db>::erase(const Erasure& what) {
    flush();
    for (const auto& each : what.records) {
        if (each.version == 0) {
            Query(database_.prepared("UPDATE record SET body = ? WHERE :own AND id = ?"))
                .put(std::string_view{each.body}, each.record)
                .run();
        } else {
            Query(database_.prepared("UPDATE record_version SET body = ? WHERE :own AND record = ?"
                                     " AND version = ?"))
                .put(std::string_view{each.body}, each.record, each.version)
                .run();
        }
    }
    for (const auto& key : what.customer_keys) {
        Query(database_.prepared("DELETE FROM customer_key WHERE :own AND key = ?"))
            .put(std::string_view{key})
            .run();
        store_.key_cache_.forget(hash_key(store_.seed_, key));
    }
    for (const auto& [id, text] : what.evidence) {
        Query(database_.prepared("UPDATE allocation SET evidence = ? WHERE :own AND id = ?"))
            .put(std::string_view{text}, id)
            .run();
    }
    for (const auto& [id, text] : what.decisions) {
        Query(database_.prepared("UPDATE decision SET body = ? WHERE :own AND id = ?"))
            .put(std::string_view{text}, id)
            .run();
    }
    for (const auto& [id, text] : what.statuses) {
        Query(database_.prepared("UPDATE status SET subject = ?, reason = '', body = ''"
                                 " WHERE :own AND id = ?"))
            .put(std::string_view{text}, id)
            .run();
    }
    for (const auto id : what.natural_keys) {
        Query(database_.prepared("UPDATE item SET natural_key = NULL WHERE :own AND id = ?"))
            .put(id)
            .run();
    }
    for (const auto id : what.quarantine) {
        Query(
            database_.prepared("UPDATE quarantine SET raw = ?, batch = ?, message = '', field = '',"
                               " location = '', reason = 'erased' WHERE :own AND id = ?"))
            .put(Blob{{}}, Blob{{}}, id)
            .run();
    }
    for (const auto id : what.tasks) {
        Query(database_.prepared("UPDATE task SET reason = '' WHERE :own AND id = ?"))
            .put(id)
            .run();
    }
    for (const auto& hash : what.objects) {
        Query(database_.prepared("UPDATE object SET bytes = NULL WHERE :own AND hash = ?"))
            .put(hash)
            .run();
    }
}

}  // namespace openitem::store::sql
