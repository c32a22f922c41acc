// A company in a workspace of its own, fed by the csv connector through the real `openitem`.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/process.hpp"

namespace openitem::crash {

// How many of each there are in the generated month, and how it is spoiled.
struct Month {
    int invoices = 0;
    int receipts = 0;  // each a payment and its allocation
    unsigned seed = 1;
    bool spoiled = true;  // every 37th row cannot be read or is refused
};

// Seeded: the same month gives the same text. Invoices are amended, voided and told again within
// the file; receipts pay in parts and in full, some of them invoices that never come.
std::string invoices_csv(const Month& month);
std::string receipts_csv(const Month& month);

class Company {
public:
    // `runner`: "in-process" or "process".
    explicit Company(const std::string& runner);

    // Delivers a file, in the time order of these calls.
    void deliver(const std::string& name, const std::string& text);
    void remove(const std::string& name);
    // Another workspace with the same content, files' times included.
    Company copy() const;

    // openitem sync, with the clock stopped; must end well unless it is killed.
    tests::ProcessResult sync(const std::vector<std::string>& arguments = {},
                              const std::vector<std::string>& environment = {}) const;
    // The same where no file may grow beyond so many bytes, as on a disk that is full.
    tests::ProcessResult sync_on_a_disk_of(std::uint64_t bytes) const;
    // Starts it and sends it SIGINT once it has moved so many bytes; its exit code.
    int sync_interrupted_after(std::uint64_t bytes) const;
    // Starts it and kills it with SIGKILL once it has moved so many bytes. False: it was done
    // before.
    bool sync_killed_after(std::uint64_t bytes) const;

    // The books as text (Store::dump), after they were verified.
    std::string dump() const;
    // The same by table.
    std::map<std::string, std::vector<std::string>> tables() const;
    // Bytes of every file of the workspace, by name.
    std::map<std::string, std::string> files() const;
    const std::string& path() const { return folder_->path(); }

private:
    Company() = default;
    // The status it ended with, for waitpid.
    int ended_by(int signal, std::uint64_t bytes) const;
    void write_settings(const std::string& runner) const;

    std::shared_ptr<tests::TemporaryFolder> folder_ = std::make_shared<tests::TemporaryFolder>();
    int delivered_ = 0;
};

}  // namespace openitem::crash
