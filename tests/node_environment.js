// Linked into the tests that are compiled to WebAssembly: they see the variables that Node.js was started with, as native ones do.
Module["preRun"] = () => {
  if (typeof ENV !== "undefined" && process.env["PACK_SOURCES"]) ENV["PACK_SOURCES"] = process.env["PACK_SOURCES"];
};
