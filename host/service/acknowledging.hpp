// A sync's interchanges are acknowledged: what is due of each is written into a folder of the
// connection's choice ("acknowledge"), for whoever sends it.
//
// Of an interchange that came in its connector makes acknowledgement records: of its form (TA1,
// 997, 999, CONTRL), and of the documents it refused (824, APERAK). Those the host put into
// quarantine are told in one more of the latter. Each is a file of its own,
// FORM-CONTROLNUMBER-RECORD.edi with the number of what it answers, complete when it has that name;
// its own control number counts the connection's. The books hold up to which record it was done, so
// each is written once; after a crash between file and books, once more under the same name.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "host/base/clock.hpp"
#include "host/connect/registry.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

class Acknowledging {
public:
    // Made before the connection's first run with a folder: what is in the books by then is not
    // acknowledged, whoever was there before has done it.
    Acknowledging(store::Store& books, const connect::Manifest& plugin,
                  const std::string& connection, std::filesystem::path folder, base::Clock& clock);

    // Writes what is due, oldest first, and returns how many files that are. Throws base::RunError
    // when one cannot be written: the next call goes on with it.
    std::size_t write();

private:
    struct Due;
    struct Refused {
        store::Position at;
        std::string number, rule, message;
    };

    std::vector<Due> due() const;
    void write_file(const Due& due, const std::string& body, const std::string& form);
    void keep_mark();
    std::vector<Refused> refused() const;
    static std::string advice_of(const Due& due, const std::string& body,
                                 const std::vector<Refused>& refused);

    store::Store& books_;
    const connect::Manifest& plugin_;
    store::ConnectionId connection_;
    std::filesystem::path folder_;
    base::Clock& clock_;
    std::string mark_;          // the key of the next two in the books
    std::int64_t done_ = 0;     // the last record that was acknowledged
    std::int64_t written_ = 0;  // files, ever
};

}  // namespace openitem::service
