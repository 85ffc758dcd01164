#include "null_platform.h"

#include <cassert>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "app/test_access.h"
#include "app/ui/core.h"

namespace sequela::app::test {

namespace {

std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Resources resources(std::vector<DroppedFile> charts) {
    const std::string modules = std::string(SEQUELA_SOURCE_DIR) + "/node_modules/";
    return {read(modules + "@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf"),
            read(modules + "@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf"),
            read(modules + "lucide-static/font/lucide.ttf"),
            std::move(charts),
            {}};
}

} // namespace

TestApp::TestApp(Options options) {
    if (options.places.reference == Places{}.reference) options.places = {"", ":memory:", "", "", ""};
    auto app = App::create(platform, options.places, resources(std::move(options.sample_charts)));
    assert(app.ok() && "the app must open");
    app_ = std::move(*app);
    app_->resize(options.width, options.height, 1);
    TestAccess::core(*app_).record(true);
    settle();
}

TestApp::~TestApp() {
    app_->closing();
}

void TestApp::draw_frame() {
    ImDrawData* data = app_->frame();
    ++frames;
    if (data == nullptr || data->Textures == nullptr) return;
    // Stands in for the renderer: every texture that is asked for exists at once.
    for (ImTextureData* texture : *data->Textures) {
        if (texture->Status == ImTextureStatus_WantCreate) texture->SetTexID(static_cast<ImTextureID>(texture->UniqueID + 1));
        if (texture->Status == ImTextureStatus_WantDestroy) {
            texture->SetTexID(ImTextureID_Invalid);
            texture->SetStatus(ImTextureStatus_Destroyed);
        } else {
            texture->SetStatus(ImTextureStatus_OK);
        }
    }
}

void TestApp::settle() {
    for (int i = 0; i < 2000; ++i) {
        const double due = app_->frame_due_ms();
        if (due < 0 || due > 20) return;
        platform.now += 16;
        draw_frame();
    }
    assert(false && "the app never comes to rest");
}

void TestApp::wait(double ms) {
    const double end = platform.now + ms;
    while (platform.now < end) {
        const double due = app_->frame_due_ms();
        if (due < 0 || platform.now + due > end) break;
        platform.now += due < 1 ? 1 : due;
        draw_frame();
    }
    platform.now = std::max(platform.now, end);
    settle();
}

void TestApp::send(Key which, char32_t character, unsigned modifiers) {
    KeyEvent event;
    event.key = which;
    event.character = character;
    event.shift = (modifiers & Shift) != 0;
    event.control = (modifiers & Ctrl) != 0;
    event.alt = (modifiers & Alt) != 0;
    app_->key(event);
    event.down = false;
    app_->key(event);
}

void TestApp::key(Key which, unsigned modifiers) {
    send(which, 0, modifiers);
    settle();
}

void TestApp::key(unsigned modifiers, char32_t character) {
    send(Key::character, character, modifiers);
    if ((modifiers & (Ctrl | Alt)) == 0 && character < 0x80) app_->text(std::string(1, static_cast<char>(character)));
    settle();
}

void TestApp::type_at_once(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        std::size_t length = 1;
        char32_t c = ui::decode(text, i, length);
        const bool upper = c >= 'A' && c <= 'Z';
        if (upper) c += 'a' - 'A';
        if (c == ' ')
            send(Key::space, 0, none);
        else
            send(Key::character, c, upper ? Shift : none);
        app_->text(text.substr(i, length));
        i += length;
    }
    settle();
}

void TestApp::type(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        std::size_t length = 1;
        ui::decode(text, i, length);
        type_at_once(text.substr(i, length));
        i += length;
    }
}

void TestApp::click(float x, float y, int clicks) {
    PointerEvent event;
    event.x = x;
    event.y = y;
    app_->pointer(event);
    for (int i = 1; i <= clicks; ++i) {
        event.clicks = i;
        event.kind = PointerKind::down;
        app_->pointer(event);
        event.kind = PointerKind::up;
        app_->pointer(event);
    }
    settle();
}

bool TestApp::click(std::string_view role, std::string_view name) {
    const ui::SemanticNode* node = find(role, name);
    if (node == nullptr) return false;
    click(node->rect.x + node->rect.width / 2, node->rect.y + node->rect.height / 2);
    return true;
}

void TestApp::at_once(const std::vector<KeyEvent>& keys) {
    for (const KeyEvent& event : keys) {
        app_->key(event);
        if (event.key == Key::character && event.character < 0x80) app_->text(std::string(1, static_cast<char>(event.character)));
    }
    settle();
}

void TestApp::paste(std::string_view text) {
    app_->paste(text);
    settle();
}

void TestApp::drop(std::vector<DroppedFile> files) {
    app_->files(std::move(files));
    settle();
}

bool TestApp::act(const ui::SemanticNode* node, std::string_view action, std::string_view text) {
    if (node == nullptr) return false;
    bool offered = false;
    for (const std::string_view entry : node->actions)
        offered = offered || entry == action;
    if (!offered) return false;
    app_->semantic_action({node->id, std::string(action), std::string(text)});
    settle();
    return true;
}

bool TestApp::press(std::string_view role, std::string_view name) {
    return act(find(role, name), "press");
}
bool TestApp::focus(std::string_view role, std::string_view name) {
    return act(find(role, name), "focus");
}
bool TestApp::set(std::string_view role, std::string_view name, std::string_view text) {
    return act(find(role, name), "set", text);
}

const ui::SemanticTree& TestApp::tree() const {
    return TestAccess::core(*app_).semantics;
}
const ui::SemanticNode* TestApp::find(std::string_view role, std::string_view name) const {
    return tree().find(role, name);
}
const ui::SemanticNode* TestApp::focused() const {
    return tree().find(tree().focus());
}
std::string TestApp::focused_name() const {
    const ui::SemanticNode* node = focused();
    return node == nullptr ? std::string() : node->name;
}

bool TestApp::shows(std::string_view words) const {
    for (const ui::SemanticNode* node : tree().all())
        for (const std::string* text : {&node->name, &node->value, &node->description})
            if (text->find(words) != std::string::npos) return true;
    return false;
}

std::string TestApp::screen() const {
    const auto state = nlohmann::json::parse(app_->debug_state());
    return state["screen"];
}

std::vector<std::string> TestApp::accessibility_faults() {
    std::vector<std::string> faults;
    ui::Ui::Core& core = TestAccess::core(*app_);
    for (const auto& item : core.items)
        if (tree().find(item.id) == nullptr) faults.push_back("an interactive item has no node: \"" + item.label + "\"");
    // What groups others, and cells without anything in them, need no name of their own.
    static const std::set<std::string> nameless{"gridcell", "columnheader"};
    for (const ui::SemanticNode* node : tree().all())
        if (node->name.empty() && nameless.count(node->role) == 0)
            faults.push_back("a node has no name: " + node->role + " " + std::to_string(node->id));
    for (const std::uint32_t id : tree().repeated()) {
        const ui::SemanticNode* node = tree().find(id);
        faults.push_back("an id is used twice: " + node->role + " \"" + node->name + "\"");
    }
    for (const auto& item : core.items) {
        const ui::SemanticNode* node = tree().find(item.id);
        if (node == nullptr || node->role == "link" || node->role == "separator") continue; // links in text and splitters may be slim
        if (item.rect.width < 24 || item.rect.height < 24)
            faults.push_back("a target is too small: " + node->role + " \"" + node->name + "\"");
    }
    return faults;
}

} // namespace sequela::app::test
