#include <fmt/format.h>

#include <cstdio>
#include <iterator>
#include <memory>
#include <random>
#include <string>

#include "host/base/result.hpp"
#include "host/service/bench/edi.hpp"

namespace openitem::service::bench {

namespace {

class EdifactMaker {
public:
    explicit EdifactMaker(std::uint64_t seed) : random_(seed) {}

    std::string text;
    std::uint64_t bytes = 0;  // of text, and what was taken from it

    void begin() {
        put("UNA:+.? ");
        put("UNB+UNOC:3+4000001000000:14+4000002000000:14+250115:1200+1");
    }

    void add_invoice() {
        ++invoices_;
        const auto first = segments_;
        const auto lines = 2 + below(9);
        put("UNH+{}+INVOIC:D:96A:UN:EAN008", invoices_);
        add_header();
        std::uint64_t total = 0;
        for (std::uint64_t i = 1; i <= lines; ++i) total += add_line(i);
        const auto tax = total * 20 / 100;
        put("UNS+S");
        put("CNT+2:{}", lines);
        put("MOA+79:{}", amount(total));
        put("MOA+125:{}", amount(total));
        put("MOA+124:{}", amount(tax));
        put("MOA+77:{}", amount(total + tax));
        put("TAX+7+VAT+++:::20+S");
        put("MOA+124:{}", amount(tax));
        put("UNT+{}+{}", segments_ - first + 1, invoices_);
    }

    void end() { put("UNZ+{}+1", invoices_); }

private:
    std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
    static std::string amount(std::uint64_t cents) {
        return fmt::format("{}.{:02d}", cents / 100, cents % 100);
    }

    template <class... Values>
    void put(fmt::format_string<Values...> form, Values&&... values) {
        const auto before = text.size();
        fmt::format_to(std::back_inserter(text), form, std::forward<Values>(values)...);
        text += "'\n";
        bytes += text.size() - before;
        ++segments_;
    }

    void add_header() {
        put("BGM+380+INV{:08d}+9", invoices_);
        put("DTM+137:202501{:02d}:102", 1 + below(28));
        put("DTM+35:202501{:02d}:102", 1 + below(28));
        put("RFF+ON:PO{:07d}", below(10'000'000));
        put("NAD+BY+{}::9++CUSTOMER {:05d}+{} OAK ROAD+PARIS++75001+FR",
            4'000'000'000'000 + below(20'000), below(20'000), 1 + below(299));
        put("RFF+VA:FR{:09d}", below(1'000'000'000));
        put("NAD+SU+4000001000000::9++ACME GMBH ?+ CO+MAIN ST 1+BERLIN++10115+DE");
        put("RFF+VA:DE123456789");
        put("CUX+2:EUR:4");
        put("PAT+1++5:3:D:30");
        put("DTM+13:202502{:02d}:102", 1 + below(28));
    }

    std::uint64_t add_line(std::uint64_t number) {
        const auto quantity = 1 + below(199), price = 100 + below(99'900);
        put("LIN+{}++{}:EN", number, 4'012'345'000'000 + below(1'000'000));
        put("IMD+F++:::WIDGET TYPE {} STANDARD", below(1000));
        put("QTY+47:{}:PCE", quantity);
        put("MOA+203:{}", amount(quantity * price));
        put("PRI+AAA:{}", amount(price));
        put("TAX+7+VAT+++:::20+S");
        return quantity * price;
    }

    std::mt19937_64 random_;
    std::uint64_t segments_ = 0, invoices_ = 0;
};

}  // namespace

void make_edifact(const std::filesystem::path& file, std::uint64_t bytes, std::uint64_t seed) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::fopen(file.c_str(), "wb"),
                                                              std::fclose);
    if (!out) throw base::RunError(base::Exit::system, file.string() + " cannot be written");
    EdifactMaker maker(seed);
    maker.begin();
    while (maker.bytes < bytes || !maker.text.empty()) {
        const bool done = maker.bytes >= bytes;
        if (!done) maker.add_invoice();
        if (done) maker.end();
        if (!done && maker.text.size() < (std::size_t{1} << 20)) continue;
        if (std::fwrite(maker.text.data(), 1, maker.text.size(), out.get()) != maker.text.size()) {
            throw base::RunError(base::Exit::system, file.string() + " cannot be written");
        }
        maker.text.clear();
        if (done) break;
    }
}

}  // namespace openitem::service::bench
