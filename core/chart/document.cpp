#include "chart/document.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "chart/guess.h"

namespace sequela::chart {
namespace {

constexpr std::size_t kLargestDocument = std::size_t{16} << 20U;

struct TypeName {
    DocumentType type;
    std::string_view key;
    std::string_view title;
};

constexpr std::array<TypeName, 13> kTypes = {{
    {DocumentType::discharge_summary, "discharge_summary", "Discharge summary"},
    {DocumentType::history_and_physical, "history_and_physical", "History and physical"},
    {DocumentType::progress_note, "progress_note", "Progress note"},
    {DocumentType::consultation, "consultation", "Consultation"},
    {DocumentType::operative_report, "operative_report", "Operative report"},
    {DocumentType::emergency_note, "emergency_note", "Emergency note"},
    {DocumentType::outpatient_visit, "outpatient_visit", "Outpatient visit"},
    {DocumentType::radiology_report, "radiology_report", "Radiology report"},
    {DocumentType::pathology_report, "pathology_report", "Pathology report"},
    {DocumentType::laboratory_report, "laboratory_report", "Laboratory report"},
    {DocumentType::nursing_note, "nursing_note", "Nursing note"},
    {DocumentType::delivery_note, "delivery_note", "Delivery note"},
    {DocumentType::other, "other", "Document"},
}};

struct SectionName {
    std::string_view key;
    std::string_view title;
};

constexpr std::array<SectionName, 19> kSections = {{
    {"chief_complaint", "Chief complaint"},
    {"history_of_present_illness", "History of present illness"},
    {"past_medical_history", "Past medical history"},
    {"past_surgical_history", "Past surgical history"},
    {"medications", "Medications"},
    {"allergies", "Allergies"},
    {"family_history", "Family history"},
    {"social_history", "Social history"},
    {"review_of_systems", "Review of systems"},
    {"physical_examination", "Physical examination"},
    {"laboratory", "Laboratory"},
    {"imaging", "Imaging"},
    {"hospital_course", "Hospital course"},
    {"procedures", "Procedures"},
    {"assessment", "Assessment"},
    {"plan", "Plan"},
    {"diagnoses", "Diagnoses"},
    {"disposition", "Disposition"},
    {"other", "Other"},
}};

// --- What is not plain text, told by its first bytes

struct Signature {
    std::string_view bytes;
    std::string_view what;
    std::string_view hint;
};

constexpr std::string_view kPasteInstead = "Open it in the program it comes from, select the text, and paste it here.";

constexpr Signature kSignatures[] = {
    {"%PDF-", "This is a PDF file", kPasteInstead},
    {"PK\x03\x04", "This is a zip archive or an Office document",
     "Unpack an archive first; from a Word document, copy the text and paste it here."},
    {"\xD0\xCF\x11\xE0", "This is an old Office document", kPasteInstead},
    {"{\\rtf", "This is a rich text (RTF) document", kPasteInstead},
    {"\x89PNG", "This is a picture (PNG)", "The text of a scan must be read by a program for that first."},
    {"\xFF\xD8\xFF", "This is a picture (JPEG)", "The text of a scan must be read by a program for that first."},
    {"GIF8", "This is a picture (GIF)", "The text of a scan must be read by a program for that first."},
    {std::string_view("MM\0*", 4), "This is a picture (TIFF)", "The text of a scan must be read by a program for that first."},
    {"II*", "This is a picture (TIFF)", "The text of a scan must be read by a program for that first."},
    {"\x1F\x8B", "This is a compressed file (gzip)", "Unpack it first."},
    {"SQLite format 3", "This is a database", ""},
    {"SEQUELA BACKUP", "This is a backup of a workspace", "Restore it in the settings or on the first screen."},
    {"MSH|", "This is an HL7 version 2 message", "Such messages are not read yet: paste the text of the note."},
    {"<?xml", "This is an XML file",
     "C-CDA documents are not read yet: paste the text of the note. Official release files are installed as packs."},
    {"<ClinicalDocument", "This is a C-CDA document", "Such documents are not read yet: paste the text of the note."},
};

Error refused(std::string_view what, std::string_view where, std::string_view hint) {
    return {std::string(what), std::string(where), std::string(hint)};
}

std::optional<Error> refuse_by_signature(std::string_view bytes, std::string_view name) {
    for (const Signature& signature : kSignatures)
        if (bytes.starts_with(signature.bytes)) return refused(signature.what, name, signature.hint);
    const std::string_view start = trim(bytes.substr(0, 400));
    if (starts_with_ignoring_case(start, "<!doctype html") || starts_with_ignoring_case(start, "<html")) {
        return refused("This is a web page", name, kPasteInstead);
    }
    if (start.starts_with("{") && start.find("\"resourceType\"") != std::string_view::npos) {
        return refused("This is a FHIR resource", name, "FHIR is not read yet: paste the text of the note.");
    }
    return std::nullopt;
}

// --- Encodings

void append_utf8(std::string& out, std::uint32_t point) {
    if (point < 0x80) {
        out += static_cast<char>(point);
    } else if (point < 0x800) {
        out += static_cast<char>(0xC0U | (point >> 6U));
        out += static_cast<char>(0x80U | (point & 0x3FU));
    } else if (point < 0x10000) {
        out += static_cast<char>(0xE0U | (point >> 12U));
        out += static_cast<char>(0x80U | ((point >> 6U) & 0x3FU));
        out += static_cast<char>(0x80U | (point & 0x3FU));
    } else {
        out += static_cast<char>(0xF0U | (point >> 18U));
        out += static_cast<char>(0x80U | ((point >> 12U) & 0x3FU));
        out += static_cast<char>(0x80U | ((point >> 6U) & 0x3FU));
        out += static_cast<char>(0x80U | (point & 0x3FU));
    }
}

// Halves of pairs that stand alone become U+FFFD.
std::string utf8_from_utf16(std::string_view bytes, bool big_endian) {
    constexpr std::uint32_t kReplacement = 0xFFFD;
    const auto unit = [&](std::size_t at) {
        const auto first = static_cast<unsigned char>(bytes[at]);
        const auto second = static_cast<unsigned char>(bytes[at + 1]);
        return static_cast<std::uint32_t>(big_endian ? first << 8U | second : second << 8U | first);
    };
    std::string out;
    std::size_t at = 0;
    for (; at + 1 < bytes.size(); at += 2) {
        std::uint32_t point = unit(at);
        const bool high = point >= 0xD800 && point < 0xDC00;
        if (high && at + 3 < bytes.size() && unit(at + 2) >= 0xDC00 && unit(at + 2) < 0xE000) {
            point = 0x10000 + ((point - 0xD800) << 10U) + (unit(at + 2) - 0xDC00);
            at += 2;
        } else if (point >= 0xD800 && point < 0xE000) {
            point = kReplacement;
        }
        append_utf8(out, point);
    }
    if (at < bytes.size()) append_utf8(out, kReplacement);
    return out;
}

std::string decode(std::string_view bytes) {
    if (bytes.starts_with("\xFF\xFE")) return utf8_from_utf16(bytes.substr(2), false);
    if (bytes.starts_with("\xFE\xFF")) return utf8_from_utf16(bytes.substr(2), true);
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    return is_valid_utf8(bytes) ? std::string(bytes) : utf8_from_windows1252(bytes);
}

// "\n" ends every line, and a page break too; other control characters mean nothing in a note and would not be shown.
std::string clean(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\r') {
            if (i + 1 >= text.size() || text[i + 1] != '\n') out += '\n';
        } else if (c == '\f' || c == '\v') {
            out += '\n';
        } else if ((static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7F) {
            out += ' ';
        } else {
            out += c;
        }
    }
    return out;
}

std::size_t count_control(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && std::string_view("\t\n\r\f\v\x1B").find(c) == std::string_view::npos;
    }));
}

std::string stem_of(std::string_view file_name) {
    const std::size_t slash = file_name.find_last_of("/\\");
    std::string_view name = slash == std::string_view::npos ? file_name : file_name.substr(slash + 1);
    const std::size_t dot = name.rfind('.');
    if (dot != std::string_view::npos && dot > 0) name = name.substr(0, dot);
    return is_valid_utf8(name) ? std::string(name) : utf8_from_windows1252(name);
}

Document described(std::string text, const std::string& name) {
    Document document;
    document.text = std::move(text);
    document.type = guess_type(name, document.text);
    document.date = guess_date(document.type, document.text);
    document.author = guess_author(document.text);
    document.title = document.type != DocumentType::other || name.empty() ? std::string(title(document.type)) : name;
    return document;
}

} // namespace

std::string_view key(DocumentType type) {
    return kTypes[static_cast<std::size_t>(type)].key;
}

std::string_view title(DocumentType type) {
    return kTypes[static_cast<std::size_t>(type)].title;
}

std::optional<DocumentType> document_type_from_key(std::string_view wanted) {
    for (const TypeName& name : kTypes)
        if (name.key == wanted) return name.type;
    return std::nullopt;
}

std::string_view key(SectionKind kind) {
    return kSections[static_cast<std::size_t>(kind)].key;
}

std::string_view title(SectionKind kind) {
    return kSections[static_cast<std::size_t>(kind)].title;
}

Result<Document> read_document(std::string_view bytes, std::string_view file_name) {
    const std::string name = stem_of(file_name);
    if (trim(bytes).empty()) return refused("The file is empty", file_name, "Choose another file.");
    if (bytes.size() > kLargestDocument) return refused("The file is larger than any note", file_name, "Up to 16 MB of text are read.");
    if (auto error = refuse_by_signature(bytes, file_name)) return *error;
    std::string text = decode(bytes);
    if (text.find('\0') != std::string::npos) {
        return refused("This file is not plain text", file_name,
                       "If it is text, save it as UTF-8; otherwise copy the text and paste it here.");
    }
    if (count_control(text) * 20 > text.size()) return refused("This file is not plain text", file_name, kPasteInstead);
    text = clean(text);
    if (trim(text).empty()) return refused("The file is empty", file_name, "Choose another file.");
    return described(std::move(text), name);
}

Document document_from_text(std::string_view text) {
    std::string repaired = decode(text);
    std::replace(repaired.begin(), repaired.end(), '\0', ' ');
    return described(clean(repaired), "");
}

} // namespace sequela::chart
