// Compile-time configuration of Dear ImGui, seen by ImGui itself and by all who include it.
#pragma once

// Reports every item with id, rectangle and label to hooks that app/ui supplies; they prove that no widget lacks a node in the semantic
// tree.
#define IMGUI_ENABLE_TEST_ENGINE

#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_WIN32_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
#define IMGUI_DISABLE_FILE_FUNCTIONS
#define ImDrawIdx unsigned int
