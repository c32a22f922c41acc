#include "connectors/facturx/embedded.hpp"

#include <openitem/error.hpp>
#include <openitem/values.hpp>

#define POINTERHOLDER_TRANSITION 4
#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFEmbeddedFileDocumentHelper.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QUtil.hh>

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <set>
#include <utility>
#include <vector>

namespace openitem::facturx {

namespace {

/// What the standards call the file: Factur-X and ZUGFeRD 2, XRechnung, ZUGFeRD 2.0, ZUGFeRD 1.
constexpr std::array<std::string_view, 3> invoice_names = {"factur-x.xml", "xrechnung.xml",
                                                           "zugferd-invoice.xml"};

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

bool is_invoice_name(std::string_view name) {
    return std::find(invoice_names.begin(), invoice_names.end(), lower(name)) !=
           invoice_names.end();
}

/// Keeps what is unpacked into it, up to a limit.
class Kept : public Pipeline {
public:
    explicit Kept(std::size_t most) : Pipeline("invoice", nullptr), most_(most) {}
    void write(unsigned char const* data, std::size_t size) override {
        if (size > most_ - bytes_.size()) {
            too_large_ = true;
            throw std::runtime_error("larger than allowed");  // ends the unpacking
        }
        bytes_.append(reinterpret_cast<const char*>(data), size);
    }
    void finish() override {}

    bool too_large() const { return too_large_; }
    std::string take() { return std::move(bytes_); }

private:
    std::size_t most_;
    std::string bytes_;
    bool too_large_ = false;
};

struct Embedded {
    std::string name;  // UTF-8, without folders
    std::shared_ptr<QPDFFileSpecObjectHelper> file;
};

std::string base_name(std::string name) {
    const std::size_t slash = name.find_last_of("/\\");
    return slash == std::string::npos ? name : name.substr(slash + 1);
}

/// A writer may list its file in the name tree, among the associated files of the catalog, or both.
std::vector<Embedded> files_of(QPDF& pdf) {
    std::vector<Embedded> out;
    std::set<QPDFObjGen> seen;
    const auto add = [&](const std::shared_ptr<QPDFFileSpecObjectHelper>& file) {
        const QPDFObjGen stream = file->getEmbeddedFileStream().getObjGen();
        if (!seen.insert(stream).second) return;
        out.push_back({base_name(file->getFilename()), file});
    };
    QPDFEmbeddedFileDocumentHelper helper(pdf);
    for (const auto& [key, file] : helper.getEmbeddedFiles()) add(file);
    QPDFObjectHandle associated = pdf.getRoot().getKey("/AF");
    if (associated.isArray()) {
        for (QPDFObjectHandle each : associated.getArrayAsVector()) {
            if (!each.isDictionary() || !each.getKey("/EF").isDictionary()) continue;
            add(std::make_shared<QPDFFileSpecObjectHelper>(each));
        }
    }
    return out;
}

std::string list_of(const std::vector<Embedded>& files) {
    constexpr std::size_t most = 5;
    std::string out;
    for (std::size_t i = 0; i < std::min(files.size(), most); ++i) {
        out.append(i == 0 ? "" : ", ").append(openitem::detail::quoted(files[i].name));
    }
    if (files.size() > most) out += " and " + std::to_string(files.size() - most) + " more";
    return out;
}

/// What the library says may repeat bytes of the file.
std::string printable(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return text;
}

Embedded the_invoice(const std::vector<Embedded>& files) {
    std::vector<Embedded> named, xml;
    for (const Embedded& each : files) {
        if (is_invoice_name(each.name)) named.push_back(each);
        if (lower(each.name).ends_with(".xml")) xml.push_back(each);
    }
    const std::vector<Embedded>& candidates = named.empty() ? xml : named;
    if (candidates.empty()) {
        throw BadSource("facturx.no_invoice",
                        "expected an invoice embedded as factur-x.xml, xrechnung.xml or "
                        "zugferd-invoice.xml, found " +
                            (files.empty() ? "no embedded file" : list_of(files)));
    }
    if (candidates.size() > 1) {
        throw BadSource("facturx.several_invoices",
                        "expected one embedded invoice, found " + list_of(candidates));
    }
    return candidates.front();
}

std::string bytes_of(const Embedded& embedded, std::size_t max_bytes) {
    QPDFObjectHandle stream = embedded.file->getEmbeddedFileStream();
    if (!stream.isStream()) {
        throw BadSource("facturx.damaged", "expected the bytes of the embedded file " +
                                               openitem::detail::quoted(embedded.name) +
                                               ", found none");
    }
    Kept kept(max_bytes);
    const bool whole = stream.pipeStreamData(&kept, 0, qpdf_dl_generalized, true);
    if (kept.too_large()) {
        throw BadSource("facturx.too_large", "expected an embedded invoice of at most " +
                                                 std::to_string(max_bytes) +
                                                 " bytes, found a larger one");
    }
    if (!whole) {
        throw BadSource(
            "facturx.damaged",
            "the embedded file " + openitem::detail::quoted(embedded.name) + " cannot be unpacked");
    }
    return kept.take();
}

}  // namespace

std::string embedded_invoice(std::string_view pdf, std::size_t max_bytes) {
    // The header may stand behind some bytes of somebody's gateway.
    if (pdf.substr(0, 1024).find("%PDF-") == std::string_view::npos) {
        throw BadSource("facturx.not_pdf", "expected a PDF, which begins with %PDF-");
    }
    try {
        QPDF document;
        document.setSuppressWarnings(true);
        document.processMemoryFile("source", pdf.data(), pdf.size());
        const std::vector<Embedded> files = files_of(document);
        return bytes_of(the_invoice(files), max_bytes);
    } catch (const BadSource&) {
        throw;
    } catch (const QPDFExc& error) {
        if (error.getErrorCode() == qpdf_e_password) {
            throw BadSource("facturx.encrypted",
                            "the PDF is encrypted with a password; ask its sender for an open one");
        }
        throw BadSource("facturx.damaged",
                        "the PDF cannot be read: " + printable(error.getMessageDetail()));
    } catch (const std::bad_alloc&) {
        throw BadSource("facturx.too_large", "the PDF unpacks to more memory than there is");
    } catch (const std::exception& error) {
        throw BadSource("facturx.damaged", "the PDF cannot be read: " + printable(error.what()));
    }
}

}  // namespace openitem::facturx
