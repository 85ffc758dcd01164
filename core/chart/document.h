// A chart: documents with type, date and author; their sections; and evidence, which is a span of bytes in one document.
//
// Formats other than plain text come later behind read_document().
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"

namespace sequela::chart {

enum class DocumentType {
    discharge_summary,
    history_and_physical,
    progress_note,
    consultation,
    operative_report,
    emergency_note,
    outpatient_visit,
    radiology_report,
    pathology_report,
    laboratory_report,
    nursing_note,
    delivery_note,
    other
};
std::string_view key(DocumentType type);
std::string_view title(DocumentType type);
std::optional<DocumentType> document_type_from_key(std::string_view key);

struct Document {
    std::string id; // unique within the chart
    DocumentType type = DocumentType::other;
    std::string title; // "Discharge summary", or the file's name
    std::optional<Date> date;
    std::string author;
    std::string text; // UTF-8 with "\n" line ends; never changed once evidence points into it
};

// Bytes [begin, end) of a document's text.
struct Span {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    auto operator<=>(const Span&) const = default;
};

struct Evidence {
    std::string document_id;
    Span span;
    bool operator==(const Evidence&) const = default;
};

enum class SectionKind {
    chief_complaint,
    history_of_present_illness,
    past_medical_history,
    past_surgical_history,
    medications,
    allergies,
    family_history,
    social_history,
    review_of_systems,
    physical_examination,
    laboratory,
    imaging,
    hospital_course,
    procedures,
    assessment,
    plan,
    diagnoses, // discharge, final, admitting, postoperative …
    disposition,
    other
};
std::string_view key(SectionKind kind); // "past_medical_history"
std::string_view title(SectionKind kind);

struct Section {
    SectionKind kind = SectionKind::other;
    std::string heading; // as written, without the colon; empty for text before the first heading
    Span span;           // the heading and its text
    Span body;           // the text under the heading
};

// Sections in the order of the text; together they cover it without gaps or overlaps.
std::vector<Section> find_sections(std::string_view text);

// Reads a file into a document: plain text in UTF-8, UTF-16 with a byte-order mark, or Windows-1252. Type, date and author are guessed from
// name and first lines and can be corrected. Binary files are refused with the reason.
Result<Document> read_document(std::string_view bytes, std::string_view file_name);
// The same for pasted text.
Document document_from_text(std::string_view text);

} // namespace sequela::chart
