// Where a connection's files come from, when they do not simply lie there: a folder others write
// into, an SFTP server, an HTTPS server. Each lists what is complete, fetches it whole, and puts it
// away once it is in the books.
//
// None remembers what was fetched: the books do, by the source's name, size, time and digest, in
// the transaction that holds its records. A crash between the two is therefore no second booking;
// the next visit puts away what the first could not.
//
// What is wrong is thrown as base::RunError (source_or_config): what was expected, where, what to
// do. FileFault when it concerns one file and the others can still be had. Never a secret in it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/base/date.hpp"
#include "host/base/result.hpp"

namespace openitem::transport {

struct Remote {
    std::string name;                  // within the place it comes from
    std::string source;                // what the books call it
    std::optional<std::int64_t> size;  // as the other side says
    std::optional<base::Instant> modified;

    bool operator==(const Remote&) const = default;
};

struct Listing {
    std::vector<Remote> files;         // complete, in the order they are to be read
    std::vector<std::string> waiting;  // not complete yet, or beyond what one visit takes
    std::vector<std::string> refused;  // what will never be taken as it is, and why
};

class FileFault : public base::RunError {
public:
    explicit FileFault(const std::string& message)
        : RunError(base::Exit::source_or_config, message) {}
};

class Transport {
public:
    Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;
    virtual ~Transport() = default;

    // Changes nothing on the other side.
    virtual Listing list() = 0;
    // A local file that holds all of it, with its time: `to`, or one of the transport's own.
    virtual std::filesystem::path fetch(const Remote& file, const std::filesystem::path& to) = 0;
    // It is in the books: archived, deleted or kept, as the settings say.
    virtual void put_away(const Remote& file) = 0;
};

enum class After : std::uint8_t { archive, remove, keep };
enum class Order : std::uint8_t { name, time };

// What is taken, for every transport that lists.
struct Selection {
    std::vector<std::string> patterns = {"*"};
    std::vector<std::string> ignore = {".tmp", ".part", ".filepart", ".partial", ".crdownload"};
    int settle_seconds = 5;  // a file younger than that may still be written
    Order order = Order::name;
    int max_files = 1000;                               // of one visit; the rest comes next time
    std::int64_t max_bytes = std::int64_t{1} << 30;     // of one file
    static constexpr std::size_t max_listed = 100'000;  // entries of one folder
};

struct Seen {
    std::string name;
    std::int64_t size = 0;
    base::Instant modified;
    bool regular = false;
    bool link = false;
};

// Fills a listing from what a folder holds. `source_of` names a file for the books, `place` the
// folder for people.
class Selector {
public:
    Selector(const Selection& selection, std::string place, base::Instant now)
        : selection_(selection), place_(std::move(place)), now_(now) {}

    // Is the name one to look at? Throws when the folder holds more than anybody would list.
    bool wants(const std::string& name);
    void add(Seen file);
    Listing finish(const std::function<std::string(const std::string&)>& source_of);

private:
    const Selection& selection_;
    std::string place_;
    base::Instant now_;
    std::size_t listed_ = 0;
    Listing listing_;
};

// The time the whole of a visit, or of one answer, may take.
class Deadline {
public:
    explicit Deadline(std::chrono::seconds from_now)
        : until_(std::chrono::steady_clock::now() + from_now) {}
    bool passed() const { return std::chrono::steady_clock::now() >= until_; }
    std::chrono::steady_clock::time_point until() const { return until_; }

private:
    std::chrono::steady_clock::time_point until_;
};

base::Instant instant_of(std::int64_t seconds, std::int64_t nanoseconds = 0);
base::Instant system_now();

// A file being fetched: whole and with its time after `finish`, gone without it.
class LandingFile {
public:
    explicit LandingFile(std::filesystem::path path);
    ~LandingFile();
    LandingFile(const LandingFile&) = delete;
    LandingFile& operator=(const LandingFile&) = delete;

    void write(const char* bytes, std::size_t size);
    void finish(std::optional<base::Instant> modified);

private:
    [[noreturn]] void fail() const;

    std::filesystem::path path_;
    int fd_;
    bool finished_ = false;
};

// "report.csv", then "report-2.csv": how a name is kept free of one that is there.
std::string nth_name(const std::string& name, int n);
// "2026/03"
std::string month_folder(base::Instant when);

}  // namespace openitem::transport
