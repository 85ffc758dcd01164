// Linked into the tests that are compiled to WebAssembly: they see the variables that Node.js was started with, as native ones do.
Module["preRun"] = () => {
  if (typeof ENV === "undefined") return;
  for (const name of ["PACK_SOURCES", "ORACLE"]) if (process.env[name]) ENV[name] = process.env[name];
};
