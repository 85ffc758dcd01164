#include "app/ui/core.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <utility>

#include "app/ui/edit.h"
#include "imgui_internal.h"

namespace sequela::app::ui {

namespace {

constexpr Id key_seed = 0x51c0de;
constexpr int toast_layer = 6;

// Reads the em and the vertical extent of a TrueType font: ImGui's sizes are the extent, ours the em.
float em_ratio_of(const std::string& bytes) {
    const auto u16 = [&](std::size_t at) {
        if (at + 2 > bytes.size()) return 0;
        return (static_cast<unsigned char>(bytes[at]) << 8) | static_cast<unsigned char>(bytes[at + 1]);
    };
    int units = 0;
    int extent = 0;
    for (int i = 0; i < u16(4); ++i) {
        const std::size_t record = 12 + static_cast<std::size_t>(i) * 16;
        if (record + 16 > bytes.size()) break;
        const auto offset = (static_cast<std::size_t>(u16(record + 8)) << 16) | static_cast<std::size_t>(u16(record + 10));
        if (std::memcmp(bytes.data() + record, "head", 4) == 0) units = u16(offset + 18);
        if (std::memcmp(bytes.data() + record, "hhea", 4) == 0)
            extent = static_cast<std::int16_t>(u16(offset + 4)) - static_cast<std::int16_t>(u16(offset + 6));
    }
    return units > 0 && extent > 0 ? static_cast<float>(extent) / static_cast<float>(units) : 1.0F;
}

} // namespace

Rect intersect(const Rect& a, const Rect& b) {
    const float x0 = std::max(a.x, b.x);
    const float y0 = std::max(a.y, b.y);
    const float x1 = std::min(a.x + a.width, b.x + b.width);
    const float y1 = std::min(a.y + a.height, b.y + b.height);
    return {x0, y0, std::max(0.0F, x1 - x0), std::max(0.0F, y1 - y0)};
}

Ui::Core::Core(Ui& owner) : ui(owner), theme(&theme_of(ThemeKind::light)), edits(make_edit_states()) {
    context = ImGui::CreateContext();
    ImGui::SetCurrentContext(context);
    context->TestEngine = this;
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    // The host's renderer makes and updates textures on request, so that glyphs are baked when they are first needed.
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures | ImGuiBackendFlags_RendererHasVtxOffset;
    ImGuiStyle& style = ImGui::GetStyle();
    style.WindowPadding = {0, 0};
    style.WindowBorderSize = 0;
    style.WindowMinSize = {1, 1};
    style.AntiAliasedLinesUseTex = true;
}

Ui::Core::~Core() {
    ImGui::SetCurrentContext(context);
    // The host has let go of its textures, or never had any.
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
        texture->SetTexID(ImTextureID_Invalid);
        texture->SetStatus(ImTextureStatus_Destroyed);
    }
    ImGui::DestroyContext(context);
}

void Ui::Core::load_fonts(const Resources& resources) {
    ImGui::SetCurrentContext(context);
    ImFontAtlas* atlas = ImGui::GetIO().Fonts;
    const auto add = [&](const std::string& bytes, FontFace& face) {
        ImFontConfig config;
        config.FontDataOwnedByAtlas = false;
        config.OversampleV = 1;
        if (!bytes.empty())
            // ImGui does not write to the bytes; its interface merely lacks the const.
            face.font = atlas->AddFontFromMemoryTTF(const_cast<char*>(bytes.data()), static_cast<int>(bytes.size()), 16.0F, &config);
        if (face.font == nullptr)
            face.font = atlas->AddFontDefault();
        else
            face.em_ratio = em_ratio_of(bytes);
    };
    add(resources.font_regular, regular);
    add(resources.font_semibold, semibold);
    add(resources.font_icons, icon_face);
}

// --- ids

Id Ui::Core::hash(Id seed, std::string_view text) {
    const Id id = ImHashStr(text.data(), text.size(), seed);
    return id < 16 ? id + 16 : id; // 0 is none, 1 the root of the semantic tree
}

Id Ui::Core::make_id(std::string_view name, std::string_view key_name) {
    if (!key_name.empty()) return hash(key_seed, key_name);
    // ImHashStr gives the seed for an empty text.
    return name.empty() ? auto_id("unnamed") : hash(id_stack.back(), name);
}

Id Ui::Core::auto_id(std::string_view kind) {
    const int number = auto_counter.back()++;
    const Id seed = hash(id_stack.back(), kind);
    return hash(seed, std::string_view(reinterpret_cast<const char*>(&number), sizeof number));
}

void Ui::Core::push_id(Id id) {
    id_stack.push_back(id);
    auto_counter.push_back(0);
}

void Ui::Core::pop_id() {
    id_stack.pop_back();
    auto_counter.pop_back();
}

// --- passes

void Ui::Core::begin_frame() {
    ImGui::SetCurrentContext(context);
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {width, height};
    io.DisplayFramebufferScale = {density, density};
    io.DeltaTime = 1.0F / 60.0F;
    for (ImFont* font : {regular.font, semibold.font, icon_face.font})
        if (font != nullptr) font->CurrentRasterizerDensity = density;
    ImGui::NewFrame();
    next_frame = -1;
}

void Ui::Core::begin_pass(bool draw) {
    ++pass;
    drawing = draw;
    unsettled = false;
    list = nullptr;
    list_stack.clear();
    layer = 0;
    id_stack.assign(1, 0x5e90e1a);
    auto_counter.assign(1, 0);
    focusables.clear();
    scrolls.clear();
    panes.clear();
    layer_rects.clear();
    areas.clear();
    clips.assign(1, Rect{0, 0, width, height});
    current_scroll = -1;
    current_pane = -1;
    disabled_depth = 0;
    no_tab_depth = 0;
    enter_offered = false;
    collect = nullptr;
    quiet = false;
    cursor = "default";
    focus_before_pass = focus;
    typing_seen = 0;
    focus_semantic = 0;
    pointer_taken = false;
    escape_count = 0;
    tip_candidate = 0;
    text_input = {};
    items.clear();
    hot_layer = modal_layer();
    for (const LayerRect& over : last_layer_rects)
        if (over.layer > hot_layer && contains(over.rect, pointer.x, pointer.y)) hot_layer = over.layer;
    semantics.begin_frame();
    if (draw) {
        // All layers exist from the first frame on. ImGui puts each new window of this kind behind the others, so the lowest is made last.
        static_assert(toast_layer < 8);
        for (int i = 7; i >= 0 && !layers_made; --i) {
            enter_layer(i);
            leave_layer();
        }
        layers_made = true;
        enter_layer(0);
    }
    begin_area({0, 0, width, height}, false, 0, true);
}

void Ui::Core::end_pass() {
    end_area();
    assert(areas.empty() && id_stack.size() == 1 && clips.size() == 1 && "an area, scope or clip was left open");
    if (drawing) {
        draw_tooltip();
        leave_layer();
    }
    // What has been pressed is known: its tooltip stays away until the pointer has been elsewhere.
    if (pointer.pressed[0] || pointer.released[0]) {
        tip_pressed = tip_candidate;
        press_x = pointer.x;
        press_y = pointer.y;
    }
    if (pointer.released[0]) captured = 0;
    last_layer_rects = layer_rects;
    for (std::size_t i = popovers.size(); i-- > 0;)
        if (popovers[i].drawn_pass != pass && popovers[i].opened_pass < pass) close_popover(i);
    last_escape = escape_count > 0 ? hash(0xe5c, std::string_view(reinterpret_cast<const char*>(&escape_count), sizeof escape_count)) : 0;
    settle_focus();
    typing_id = typing_seen; // the focus may have left it since, in this very pass
    semantics.set_focus(focus_semantic != 0 ? focus_semantic : focus);
    std::swap(focusables, last_focusables);
    std::swap(scrolls, last_scrolls);
    std::swap(panes, last_panes);
}

// --- layers: full-size ImGui windows without any looks, one for each depth of popovers

void Ui::Core::enter_layer(int which) {
    static constexpr const char* names[] = {"layer0", "layer1", "layer2", "layer3", "layer4", "layer5", "layer6", "layer7"};
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({width, height});
    ImGui::Begin(names[which], nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoBackground |
                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoBringToFrontOnFocus |
                     ImGuiWindowFlags_NoFocusOnAppearing);
    list = ImGui::GetWindowDrawList();
    list_stack.push_back(list);
}

void Ui::Core::leave_layer() {
    ImGui::End();
    list_stack.pop_back();
    list = list_stack.empty() ? nullptr : list_stack.back();
}

int Ui::Core::modal_layer() const {
    for (std::size_t i = popovers.size(); i-- > 0;)
        if (popovers[i].modal) return static_cast<int>(i) + 1;
    return 0;
}

// --- input

bool Ui::Core::take_key(Key wanted, bool control, bool shift, bool alt) {
    if (!key || key_taken || !key->down || key->key != wanted) return false;
    if ((key->control || key->meta) != control || key->shift != shift || key->alt != alt) return false;
    key_taken = true;
    return true;
}

bool Ui::Core::take_key_any_shift(Key wanted, bool& shift) {
    if (!key || key_taken || !key->down || key->key != wanted || key->control || key->meta || key->alt) return false;
    shift = key->shift;
    key_taken = true;
    return true;
}

bool Ui::Core::take_action(Id id, std::string_view name) {
    if (!action || action_taken || action->node != id || action->action != name) return false;
    action_taken = true;
    return true;
}

bool Ui::Core::pointer_in(const Rect& rect) const {
    return pointer.inside && hot_layer == layer && contains(intersect(rect, clip()), pointer.x, pointer.y);
}

Interaction Ui::Core::behave(Id id, const Rect& rect, unsigned flags, std::string_view key_name, std::string_view label) {
    (void)key_name;
    Interaction result;
    const bool enabled = disabled_depth == 0;
    if (enabled && !(flags & (not_an_item | registered))) register_focusable(id, id, rect, !(flags & no_tab) && no_tab_depth == 0);
    result.hovered = pointer_in(rect) && (captured == 0 || captured == id);
    const auto focus_it = [&] {
        if (!(flags & no_focus_on_press)) set_focus(id, true);
        pointer_taken = true;
    };
    if (enabled) {
        if (result.hovered && pointer.pressed[0] && captured == 0) {
            captured = id;
            result.began = true;
            focus_it();
            if (flags & press_on_down) result.pressed = true;
            result.double_clicked = pointer.clicks == 2;
        }
        if (result.hovered && pointer.pressed[2]) {
            result.context = true;
            focus_it();
        }
        if (captured == id) {
            result.held = pointer.down[0] || pointer.released[0];
            if (pointer.released[0]) {
                if (result.hovered && !(flags & press_on_down)) result.pressed = true;
                captured = 0;
            }
        }
        result.with_shift = pointer.shift;
        result.with_control = pointer.control;
        result.focused = is_focused(id);
        bool shift = false;
        if (result.focused && !(flags & no_keys) && (take_key_any_shift(Key::enter, shift) || take_key(Key::space))) {
            result.pressed = true;
            result.with_shift = shift;
        }
        if (take_action(id, "press")) result.pressed = true;
        if (take_action(id, "focus")) set_focus(id);
    }
    if (drawing && !(flags & not_an_item)) report_item(id, rect, label);
    last_id = id;
    last_rect = rect;
    last_hover = result.hovered;
    last_focus = result.focused;
    return result;
}

void Ui::Core::record(bool on) {
    record_items = on;
    context->TestEngineHookItems = on;
}

void Ui::Core::report_item(Id id, const Rect& rect, std::string_view label) {
    if (!record_items) return;
    const ImRect bounds(rect.x, rect.y, rect.x + rect.width, rect.y + rect.height);
    ImGui::ItemAdd(bounds, id);
    const std::string text(label);
    ImGuiContext& g = *context; // the name that the macro wants
    IMGUI_TEST_ENGINE_ITEM_INFO(id, text.c_str(), g.LastItemData.StatusFlags);
}

// --- focus

void Ui::Core::register_focusable(Id id, Id, const Rect& rect, bool tab) {
    focusables.push_back({id, id, current_pane, layer, current_scroll, tab, rect});
    if (wanted_key == id) {
        wanted_key = 0;
        set_focus(id);
    }
}

void Ui::Core::set_focus(Id id, bool by_mouse) {
    wanted_key = 0;
    focus_by_mouse = by_mouse;
    if (focus == id) return;
    focus = id;
    focus_visible = true;
    scroll_to_focus = !by_mouse;
    unsettled = true;
}

void Ui::Core::move_focus(bool back) {
    const int top = static_cast<int>(popovers.size());
    std::vector<const Focusable*> stops;
    std::size_t at = last_focusables.size();
    for (const Focusable& entry : last_focusables) {
        const bool reachable = top > 0 ? entry.layer == top : entry.layer == 0 || entry.layer == toast_layer;
        if (entry.id == focus)
            at = stops.size();
        else if (!entry.tab || !reachable)
            continue;
        stops.push_back(&entry);
    }
    if (stops.empty()) return;
    const std::size_t count = stops.size();
    const bool none = at >= count;
    const std::size_t next = back ? (none || at == 0 ? count - 1 : at - 1) : (none || at + 1 == count ? 0 : at + 1);
    set_focus(stops[next]->id);
}

bool Ui::Core::focus_pane(Id pane) {
    const auto in_pane = [&](const Focusable& entry) {
        return entry.pane >= 0 && static_cast<std::size_t>(entry.pane) < last_panes.size() &&
               last_panes[static_cast<std::size_t>(entry.pane)].id == pane && entry.layer == 0;
    };
    const Id remembered_focus = pane_memory.count(pane) > 0 ? pane_memory[pane] : 0;
    const Focusable* first = nullptr;
    for (const Focusable& entry : last_focusables) {
        if (!in_pane(entry)) continue;
        if (entry.id == remembered_focus) {
            set_focus(entry.id);
            return true;
        }
        if (first == nullptr && entry.tab) first = &entry;
    }
    if (first == nullptr) return false;
    set_focus(first->id);
    return true;
}

void Ui::Core::cycle_pane(bool back) {
    if (last_panes.empty() || !popovers.empty()) return;
    int current = -1;
    for (const Focusable& entry : last_focusables)
        if (entry.id == focus) current = entry.pane;
    const int count = static_cast<int>(last_panes.size());
    if (current < 0) current = back ? 0 : count - 1;
    for (int step = 1; step <= count; ++step) {
        const int next = ((current + (back ? -step : step)) % count + count) % count;
        if (next == current && step < count) continue;
        if (focus_pane(last_panes[static_cast<std::size_t>(next)].id)) return;
    }
}

void Ui::Core::settle_focus() {
    if (wanted_key != 0 && pass > wanted_until) wanted_key = 0;
    if (wanted_key != 0) unsettled = true;
    const auto find_in = [](const std::vector<Focusable>& entries, Id id) {
        return std::find_if(entries.begin(), entries.end(), [&](const Focusable& entry) { return entry.id == id; });
    };
    auto now_at = find_in(focusables, focus);
    const int top = static_cast<int>(popovers.size());
    if (focus_first && wanted_key == 0) {
        focus_first = false;
        // Unless the screen has asked for another one.
        if (now_at == focusables.end())
            for (const Focusable& entry : focusables)
                if (entry.tab && entry.layer == 0 && entry.pane >= 0 && panes[static_cast<std::size_t>(entry.pane)].title != "Navigation") {
                    set_focus(entry.id);
                    break;
                }
        now_at = find_in(focusables, focus);
    }
    if (focus != 0 && now_at == focusables.end() && wanted_key == 0) {
        // It is gone: the nearest that was beside it and is still there, first those behind it.
        const auto was_at = find_in(last_focusables, focus);
        Id nearest = 0;
        const auto usable = [&](const Focusable& entry) {
            const auto still = find_in(focusables, entry.id);
            return entry.tab && still != focusables.end() && (top == 0 || still->layer == top);
        };
        if (was_at != last_focusables.end()) {
            for (auto it = was_at; it != last_focusables.end() && nearest == 0; ++it)
                if (it->pane == was_at->pane && usable(*it)) nearest = it->id;
            for (auto it = was_at; it != last_focusables.begin() && nearest == 0;)
                if (--it; usable(*it)) nearest = it->id;
            for (auto it = was_at; it != last_focusables.end() && nearest == 0; ++it)
                if (usable(*it)) nearest = it->id;
        }
        if (nearest == 0)
            for (const Focusable& entry : focusables)
                if (entry.tab && (top == 0 || entry.layer == top)) {
                    nearest = entry.id;
                    break;
                }
        if (nearest != 0)
            set_focus(nearest);
        else
            focus = 0;
        now_at = find_in(focusables, focus);
    }
    if (now_at != focusables.end()) {
        if (now_at->pane >= 0) pane_memory[panes[static_cast<std::size_t>(now_at->pane)].id] = focus;
        if (scroll_to_focus) {
            Rect target = now_at->rect;
            for (int i = now_at->scroll; i >= 0; i = scrolls[static_cast<std::size_t>(i)].parent) {
                const ScrollRecord& record = scrolls[static_cast<std::size_t>(i)];
                const float margin = std::min(px(8), record.view.height / 4);
                float delta = 0;
                if (target.y + target.height > record.view.y + record.view.height - margin)
                    delta = target.y + target.height - (record.view.y + record.view.height - margin);
                if (target.y - delta < record.view.y + margin) delta = target.y - record.view.y - margin;
                const float limit = std::max(0.0F, record.state->content - record.state->view);
                const float moved = std::clamp(record.state->y + delta, 0.0F, limit);
                target.y -= moved - record.state->y;
                if (moved != record.state->y) unsettled = true;
                record.state->y = moved;
            }
            scroll_to_focus = false;
        }
    }
    if (focus != focus_before_pass) unsettled = true;
    previous_focus = focus;
}

// --- popovers

void Ui::Core::close_all() {
    popovers.clear();
    last_layer_rects.clear();
    captured = 0;
}

void Ui::Core::forget_texts() {
    wipe_edit_states(*edits);
    close_all();
    focus = 0;
    wanted_key = 0;
    copied.clear();
    text_in.clear();
    composition.clear();
    tip_text.clear();
    type_ahead.clear();
    scroll_states.clear();
    pane_memory.clear();
    last_focusables.clear();
    last_scrolls.clear();
}

OpenPopover* Ui::Core::find_popover(Id id) {
    for (OpenPopover& open : popovers)
        if (open.id == id) return &open;
    return nullptr;
}

void Ui::Core::open_popover(Id id, bool modal, const Rect& anchor) {
    if (find_popover(id) != nullptr || popovers.size() >= 5) return;
    // One opened from layer n replaces those above n.
    while (static_cast<int>(popovers.size()) > layer && !popovers.empty())
        close_popover(popovers.size() - 1);
    OpenPopover open;
    open.id = id;
    open.modal = modal;
    open.return_focus = focus;
    open.opened_pass = pass;
    open.anchor = anchor;
    popovers.push_back(open);
    unsettled = true;
}

void Ui::Core::close_popover(std::size_t index) {
    if (index >= popovers.size()) return;
    const Id back = popovers[index].return_focus;
    const int from_layer = static_cast<int>(index) + 1;
    bool focus_was_inside = focus == 0;
    for (const std::vector<Focusable>* entries : {&focusables, &last_focusables})
        for (const Focusable& entry : *entries)
            if (entry.id == focus && entry.layer >= from_layer && entry.layer != toast_layer) focus_was_inside = true;
    popovers.resize(index);
    last_layer_rects.erase(std::remove_if(last_layer_rects.begin(), last_layer_rects.end(),
                                          [&](const LayerRect& over) { return over.layer >= from_layer && over.layer < toast_layer; }),
                           last_layer_rects.end());
    if (focus_was_inside && back != 0 && wanted_key == 0) set_focus(back);
    unsettled = true;
}

bool Ui::Core::close_top_popover() {
    if (popovers.empty()) return false;
    close_popover(popovers.size() - 1);
    return true;
}

bool Ui::Core::draw_popover(Id id, const PopoverOptions& options, std::string_view role, bool centred, Body body) {
    OpenPopover* open = find_popover(id);
    if (open == nullptr) return false;
    const std::size_t index = static_cast<std::size_t>(open - popovers.data());
    open->drawn_pass = pass;
    if (options.anchor.width > 0) open->anchor = options.anchor;
    const Rect anchor = open->anchor;
    const float edge = px(metric::inside);
    float w = px(options.width);
    if (options.match_width) w = std::max(w, anchor.width);
    w = std::min(w, width - 2 * edge);
    const float limit = height - 2 * edge;
    const float h = std::min(open->height, limit);
    Rect r{anchor.x, anchor.y + anchor.height + px(4), w, h};
    if (centred) {
        r.x = std::floor((width - w) / 2);
        r.y = std::floor(std::max(edge, std::min(height * 0.16F, (height - h) / 2)));
    } else if (r.y + h > height - edge) {
        r.y = anchor.y - h - px(4) >= edge ? anchor.y - h - px(4) : std::max(edge, height - edge - h);
    }
    r.x = std::clamp(r.x, edge, std::max(edge, width - edge - w));
    open->rect = r;

    const int saved_layer = layer;
    const int saved_scroll = std::exchange(current_scroll, -1);
    const int saved_pane = std::exchange(current_pane, -1);
    const int saved_disabled = std::exchange(disabled_depth, 0);
    const int saved_no_tab = std::exchange(no_tab_depth, 0);
    std::string* saved_collect = std::exchange(collect, nullptr);
    const bool saved_quiet = std::exchange(quiet, false);
    layer = static_cast<int>(index) + 1;
    layer_rects.push_back({layer, r, options.modal});
    if (drawing) enter_layer(layer);
    clips.push_back({0, 0, width, height});
    if (options.modal && drawing) fill({0, 0, width, height}, theme->kind == ThemeKind::high_contrast ? rgb(0, 160) : rgb(0x0b0e12, 64));
    shadow(r, px(metric::radius));
    fill(r, theme->raised, px(metric::radius));
    outline(r, theme->hairline, px(metric::radius));
    semantics.open_at_root(id, role, options.name).rect = r;
    push_id(id);
    const float padding = px(metric::inside);
    const std::size_t first_inside = focusables.size();
    const bool scrolls_itself = open->height > limit;
    push_clip(inset(r, 1));
    float content = 0;
    if (scrolls_itself) {
        const Rect view = inset(r, padding);
        ScrollState& state = begin_scroll(hash(id, "overflow"), view);
        begin_area({view.x, view.y - state.y, view.width, 0}, false, px(metric::inside), false);
        body();
        content = end_area().bottom - (view.y - state.y);
        end_scroll(view, content);
    } else {
        begin_area({r.x + padding, r.y + padding, r.width - 2 * padding, 0}, false, px(metric::inside), false);
        body();
        content = end_area().bottom - (r.y + padding);
    }
    pop_clip();
    pop_id();
    semantics.close();
    clips.pop_back();
    if (drawing) leave_layer();

    // The stack may have changed while the body ran.
    open = find_popover(id);
    if (open != nullptr) {
        const float needed = std::ceil(content + 2 * padding);
        if (needed != open->height) {
            open->height = needed;
            unsettled = true;
        }
        if (!open->focus_inside) {
            open->focus_inside = true;
            bool inside = false;
            for (std::size_t i = first_inside; i < focusables.size(); ++i)
                inside = inside || focusables[i].id == focus;
            if (!inside && wanted_key == 0)
                for (std::size_t i = first_inside; i < focusables.size(); ++i)
                    if (focusables[i].tab && focusables[i].layer == layer) {
                        set_focus(focusables[i].id);
                        break;
                    }
            unsettled = true;
        }
    }
    layer = saved_layer;
    current_scroll = saved_scroll;
    current_pane = saved_pane;
    disabled_depth = saved_disabled;
    no_tab_depth = saved_no_tab;
    collect = saved_collect;
    quiet = saved_quiet;
    return true;
}

// --- layout

float Ui::Core::px(float v) const {
    return std::round(v * scale);
}

void Ui::Core::begin_area(const Rect& rect, bool is_row, float gap, bool bounded) {
    Area next;
    next.rect = rect;
    next.is_row = is_row;
    next.gap = gap;
    next.x = rect.x;
    next.y = rect.y;
    next.right = rect.x;
    next.bottom = rect.y;
    next.bounded = bounded;
    areas.push_back(next);
}

Area Ui::Core::end_area() {
    const Area result = areas.back();
    areas.pop_back();
    return result;
}

float Ui::Core::row_room() {
    const Area& a = area();
    const float end = a.rect.x + a.rect.width;
    const float x = a.x + (a.first ? 0 : a.gap);
    if (a.spring_x >= 0) return a.rect.width; // behind the spring each takes what it needs: the spring gives way
    if (a.trailing <= 0) return std::max(0.0F, end - x);
    return std::max(0.0F, end - a.trailing - a.gap - x);
}

float Ui::Core::target(float v) const {
    return std::max(24.0F, px(v));
}

float Ui::Core::row_fit(float natural) {
    Area& a = area();
    const float room = row_room();
    if (natural <= room || !a.wraps || a.first || a.spring_x >= 0) return std::min(natural, room);
    ++a.line;
    a.x = a.rect.x;
    a.first = true;
    return std::min(natural, a.rect.width);
}

Rect Ui::Core::place(float w, float h) {
    Area& a = area();
    Rect r;
    if (a.is_row) {
        if (w <= 0) w = row_room();
        if (!a.first) a.x += a.gap;
        const float top = a.rect.y + static_cast<float>(a.line) * (a.row_height + px(4));
        r = {a.x, top + std::floor((a.row_height - h) / 2), w, h};
        a.x += w;
        a.right = std::max(a.right, a.x);
        a.bottom = std::max(a.bottom, top + h);
        a.tallest = std::max(a.tallest, h);
    } else {
        if (w <= 0) w = a.rect.width;
        if (!a.first) a.y += a.gap;
        r = {a.x, a.y, w, h};
        a.y += h;
        a.right = std::max(a.right, a.x + w);
        a.bottom = std::max(a.bottom, a.y);
    }
    a.first = false;
    last_rect = r;
    return r;
}

float Ui::Core::remembered(Id id, float otherwise) {
    const auto found = scroll_states.find(id);
    return found == scroll_states.end() ? otherwise : found->second.content;
}

void Ui::Core::remember(Id id, float value) {
    const auto [entry, is_new] = scroll_states.try_emplace(id);
    if (!is_new && std::abs(entry->second.content - value) < 0.5F) return;
    entry->second.content = value;
    unsettled = true;
}

// --- clipping and scrolling

void Ui::Core::push_clip(const Rect& rect) {
    clips.push_back(intersect(clips.back(), rect));
    const Rect& r = clips.back();
    if (list != nullptr) list->PushClipRect({r.x, r.y}, {r.x + r.width, r.y + r.height});
}

void Ui::Core::pop_clip() {
    clips.pop_back();
    if (list != nullptr) list->PopClipRect();
}

bool Ui::Core::visible(const Rect& rect) const {
    const Rect& c = clips.back();
    return rect.x < c.x + c.width && rect.x + rect.width > c.x && rect.y < c.y + c.height && rect.y + rect.height > c.y;
}

ScrollState& Ui::Core::begin_scroll(Id id, const Rect& view) {
    ScrollState& state = scroll_states[id];
    state.view = view.height;
    scrolls.push_back({id, layer, current_scroll, view, &state});
    current_scroll = static_cast<int>(scrolls.size()) - 1;
    push_clip({view.x - px(3), view.y, view.width + px(6), view.height});
    return state;
}

void Ui::Core::end_scroll(const Rect& view, float content_height) {
    pop_clip();
    const ScrollRecord record = scrolls[static_cast<std::size_t>(current_scroll)];
    ScrollState& state = *record.state;
    current_scroll = record.parent;
    state.content = content_height;
    const float limit = std::max(0.0F, content_height - view.height);
    const float clamped = std::clamp(state.y, 0.0F, limit);
    if (clamped != state.y) {
        state.y = clamped;
        unsettled = true;
    }
    if (limit <= 0.5F) return;
    // A slim bar at the right edge; it widens under the pointer. Keys scroll too, so it needs no focus and no node.
    const float bar_room = px(12);
    const Rect track{view.x + view.width - bar_room, view.y, bar_room, view.height};
    const float thumb_height = std::max(px(28), view.height * view.height / content_height);
    const float span = view.height - thumb_height;
    const Id bar = hash(record.id, "bar");
    const bool hovered = pointer_in(track) && (captured == 0 || captured == bar);
    const Interaction drag = behave(bar, track, not_an_item | no_focus_on_press | no_keys | no_tab);
    if (drag.held && span > 0) {
        const float at = (pointer.y - view.y - thumb_height / 2) / span;
        const float next = std::clamp(at, 0.0F, 1.0F) * limit;
        if (next != state.y) {
            state.y = next;
            unsettled = true;
        }
    }
    const float thick = hovered || drag.held ? px(8) : px(5);
    const Rect thumb{view.x + view.width - thick - px(2), view.y + span * (state.y / limit), thick, thumb_height};
    fill(thumb, hovered || drag.held ? with_alpha(theme->scroll_thumb, 1.6F) : theme->scroll_thumb, thick / 2);
}

bool Ui::Core::wheel(float x, float y, float dx, float dy) {
    (void)dx;
    int over = modal_layer();
    for (const LayerRect& rect : last_layer_rects)
        if (rect.layer > over && contains(rect.rect, x, y)) over = rect.layer;
    for (auto it = last_scrolls.rbegin(); it != last_scrolls.rend(); ++it) {
        if (it->layer != over || !contains(it->view, x, y)) continue;
        const float limit = std::max(0.0F, it->state->content - it->state->view);
        const float next = std::clamp(it->state->y + dy, 0.0F, limit);
        if (next == it->state->y) continue;
        it->state->y = next;
        return true;
    }
    return false;
}

bool Ui::Core::scroll_page(Key pressed) {
    int index = -1;
    for (const Focusable& entry : last_focusables)
        if (entry.id == focus) index = entry.scroll;
    const auto can_scroll = [&](int i) {
        const ScrollState& state = *last_scrolls[static_cast<std::size_t>(i)].state;
        return state.content > state.view + 0.5F;
    };
    while (index >= 0 && !can_scroll(index))
        index = last_scrolls[static_cast<std::size_t>(index)].parent;
    if (index < 0) {
        // Nothing scrolls around the focus: the tallest that does.
        const int top = static_cast<int>(popovers.size());
        for (int i = 0; i < static_cast<int>(last_scrolls.size()); ++i)
            if (last_scrolls[static_cast<std::size_t>(i)].layer == top && can_scroll(i) &&
                (index < 0 ||
                 last_scrolls[static_cast<std::size_t>(i)].view.height > last_scrolls[static_cast<std::size_t>(index)].view.height))
                index = i;
    }
    if (index < 0) return false;
    ScrollState& state = *last_scrolls[static_cast<std::size_t>(index)].state;
    const float limit = std::max(0.0F, state.content - state.view);
    const float before = state.y;
    switch (pressed) {
    case Key::page_up:
        state.y -= state.view * 0.9F;
        break;
    case Key::page_down:
        state.y += state.view * 0.9F;
        break;
    case Key::up:
        state.y -= px(40);
        break;
    case Key::down:
        state.y += px(40);
        break;
    case Key::home:
        state.y = 0;
        break;
    case Key::end:
        state.y = limit;
        break;
    default:
        return false;
    }
    state.y = std::clamp(state.y, 0.0F, limit);
    return state.y != before;
}

// --- drawing

void Ui::Core::fill(const Rect& r, Colour c, float radius) const {
    if (list == nullptr || (c >> 24) == 0 || !visible(r)) return;
    list->AddRectFilled({r.x, r.y}, {r.x + r.width, r.y + r.height}, c, radius);
}

void Ui::Core::outline(const Rect& r, Colour c, float radius, float thickness) const {
    if (list == nullptr || (c >> 24) == 0 || !visible(r)) return;
    const float half = thickness / 2;
    list->AddRect({r.x + half - 0.5F, r.y + half - 0.5F}, {r.x + r.width - half + 0.5F, r.y + r.height - half + 0.5F}, c, radius, 0,
                  thickness);
}

void Ui::Core::line(float x0, float y0, float x1, float y1, Colour c, float thickness) const {
    if (list == nullptr) return;
    // Straight lines are rectangles, which stay sharp.
    if (x0 == x1)
        fill({x0, std::min(y0, y1), thickness, std::abs(y1 - y0)}, c);
    else if (y0 == y1)
        fill({std::min(x0, x1), y0, std::abs(x1 - x0), thickness}, c);
    else
        list->AddLine({x0, y0}, {x1, y1}, c, thickness);
}

void Ui::Core::shadow(const Rect& r, float radius) const {
    if (list == nullptr || theme->kind == ThemeKind::high_contrast) return;
    constexpr int steps = 7;
    for (int i = steps; i > 0; --i) {
        const float grow = px(static_cast<float>(i) * 2.0F);
        const Rect soft{r.x - grow, r.y - grow + px(4), r.width + 2 * grow, r.height + 2 * grow};
        fill(soft, with_alpha(theme->shadow, 1.0F / static_cast<float>(steps)), radius + grow);
    }
}

void Ui::Core::focus_ring(const Rect& r, float radius) const {
    // Two pixels apart, so that it is seen on what has the colour of the focus itself.
    const float gap = std::max(4.0F, px(4));
    outline(inset(r, -gap), theme->focus, radius + gap, std::max(2.0F, px(2)));
}

Colour Ui::Core::tone(Tone which) const {
    switch (which) {
    case Tone::muted:
        return theme->muted;
    case Tone::accent:
        return theme->accent;
    case Tone::disabled:
        return theme->disabled;
    case Tone::on_accent:
        return theme->on_accent;
    case Tone::must_fix:
        return theme->must_fix.ink;
    case Tone::warning:
        return theme->warning.ink;
    case Tone::question:
        return theme->question.ink;
    case Tone::good:
        return theme->good.ink;
    case Tone::normal:
        break;
    }
    return theme->text;
}

float Ui::Core::animate(Id id, float target) {
    if (reduced_motion) return target;
    Motion& motion = motions.try_emplace(id, Motion{target, target, -1e9}).first->second;
    constexpr double duration = 110;
    const double part = std::clamp((now - motion.since) / duration, 0.0, 1.0);
    const float eased = static_cast<float>(1 - (1 - part) * (1 - part));
    const float value = motion.from + (motion.to - motion.from) * eased;
    if (motion.to != target) {
        motion.from = value;
        motion.to = target;
        motion.since = now;
        want_frame(now);
        return value;
    }
    if (part < 1) want_frame(now);
    return value;
}

// --- semantics

SemanticNode& Ui::Core::node(Id id, std::string_view role, std::string_view name, const Rect& rect) {
    SemanticNode& result = semantics.open(id, role, name);
    const Rect& c = clip();
    // What is cut is cut. What is scrolled out of view stays, so that assistive technology can ask for it; but text that is only read
    // stands beside the page, because a long one at its own place would lie over what is there.
    const bool only_read = role == "paragraph" || role == "heading" || role == "mark";
    const Rect beside{-std::max(1.0F, rect.width) - 8, std::clamp(rect.y, c.y, c.y + std::max(0.0F, c.height)), rect.width, rect.height};
    const Rect cut = visible(rect) ? intersect(rect, c) : only_read ? beside : rect;
    result.rect = {std::floor(cut.x), std::floor(cut.y), std::ceil(cut.width), std::ceil(cut.height)};
    return result;
}

SemanticNode& Ui::Core::leaf(Id id, std::string_view role, std::string_view name, const Rect& rect) {
    SemanticNode& result = node(id, role, name, rect);
    semantics.close();
    return result;
}

void Ui::Core::collect_text(std::string_view text) {
    if (collect == nullptr || text.empty()) return;
    if (!collect->empty()) *collect += ' ';
    *collect += text;
}

// --- tooltips

void Ui::Core::offer_tooltip(Id id, const Rect& rect, bool hovered, bool focused, std::string_view text) {
    // Where the pointer has not moved since a press, what lies under it has come by itself, and was not asked for.
    const bool still = hovered && std::abs(pointer.x - press_x) < 2 && std::abs(pointer.y - press_y) < 2;
    if (text.empty() || !((hovered && !still) || focused)) return;
    if (!hovered && tip_candidate != 0) return; // the pointer goes before the focus
    tip_candidate = id;
    tip_rect = rect;
    tip_text = text;
}

void Ui::Core::draw_tooltip() {
    constexpr double delay = 450;
    if (tip_candidate == 0) {
        tip_id = tip_pressed = 0;
        return;
    }
    if (tip_pressed != 0 && tip_pressed == tip_candidate) {
        tip_id = 0;
        return;
    }
    tip_pressed = 0;
    if (tip_id != tip_candidate) {
        tip_id = tip_candidate;
        tip_since = now;
    }
    if (now < tip_since + delay) {
        want_frame(tip_since + delay);
        return;
    }
    const TextStyle s = style(TextSize::small, Weight::regular);
    std::vector<TextLine> wrapped;
    wrap_lines(s, tip_text, px(320), wrapped);
    float w = 0;
    for (const TextLine& l : wrapped)
        w = std::max(w, width_of(s, std::string_view(tip_text).substr(l.begin, l.end - l.begin)));
    const float h = s.line * static_cast<float>(wrapped.size());
    Rect r{std::floor(tip_rect.x + tip_rect.width / 2 - w / 2 - px(8)), tip_rect.y + tip_rect.height + px(6), std::ceil(w) + px(16),
           h + px(8)};
    if (r.y + r.height > height - px(4)) r.y = tip_rect.y - r.height - px(6);
    r.x = std::clamp(r.x, px(4), std::max(px(4), width - r.width - px(4)));
    enter_layer(7);
    const bool inverted = theme->kind != ThemeKind::high_contrast;
    const Colour back = inverted ? theme->text : theme->raised;
    const Colour ink = inverted ? theme->surface : theme->text;
    fill(r, back, px(4));
    if (!inverted) outline(r, theme->edge, px(4));
    float y = r.y + px(4);
    for (const TextLine& l : wrapped) {
        draw_text(r.x + px(8), y, s, ink, std::string_view(tip_text).substr(l.begin, l.end - l.begin));
        y += s.line;
    }
    leave_layer();
}

std::string Ui::Core::command_tip(const ButtonOptions& options, std::string_view name) const {
    std::string result(options.tooltip.empty() ? name : options.tooltip);
    if (!options.why_disabled.empty() && (options.disabled || disabled_depth > 0)) result = options.why_disabled;
    if (!options.command.empty() && commands != nullptr) {
        const std::string keys = commands->first_key(options.command);
        if (!keys.empty()) result += result.empty() ? keys : "  (" + keys + ")";
    }
    return result;
}

} // namespace sequela::app::ui

// --- the hooks of ImGui's test engine, which are part of ImGui and are to be supplied by its user

void ImGuiTestEngineHook_ItemAdd(ImGuiContext* context, ImGuiID id, const ImRect& bounds, const ImGuiLastItemData*) {
    auto* core = static_cast<sequela::app::ui::Ui::Core*>(context->TestEngine);
    // The windows themselves are items to ImGui too; nothing can be done with ours.
    const ImGuiWindow* window = context->CurrentWindow;
    if (window != nullptr && (id == window->ID || id == window->MoveId)) return;
    if (core != nullptr && core->record_items)
        core->items.push_back({id, {bounds.Min.x, bounds.Min.y, bounds.GetWidth(), bounds.GetHeight()}, {}});
}

void ImGuiTestEngineHook_ItemInfo(ImGuiContext* context, ImGuiID id, const char* label, ImGuiItemStatusFlags) {
    auto* core = static_cast<sequela::app::ui::Ui::Core*>(context->TestEngine);
    if (core == nullptr || !core->record_items) return;
    for (auto& item : core->items)
        if (item.id == id) item.label = label;
}

void ImGuiTestEngineHook_Log(ImGuiContext*, const char*, ...) {}

const char* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext*, ImGuiID) {
    return nullptr;
}
